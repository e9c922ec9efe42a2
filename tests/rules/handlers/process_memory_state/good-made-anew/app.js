let lines = [];

exports.handler = async (event) => {
  lines = [];
  event.Records.forEach((record) => lines.push(record.body));
  return lines.length;
};
