const fs = require("fs");

exports.handler = async (event) => {
  for (const name of fs.readdirSync("/tmp")) {
    fs.rmSync(`/tmp/${name}`, { recursive: true, force: true });
  }
  fs.writeFileSync("/tmp/report.csv", event.rows.join("\n"));
  return fs.statSync("/tmp/report.csv").size;
};
