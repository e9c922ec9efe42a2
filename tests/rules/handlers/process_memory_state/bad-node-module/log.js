const lines = new Array();

exports.lines = lines;
exports.log = (text) => {
  lines.push(text);
};
