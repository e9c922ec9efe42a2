const { log, lines } = require("./log");

exports.handler = async (event) => {
  log(`order ${event.id}`);
  return lines.join("\n");
};
