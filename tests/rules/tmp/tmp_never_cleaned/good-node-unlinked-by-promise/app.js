const fs = require("fs");
const { promisify } = require("util");

const unlink = promisify(fs.unlink);

exports.handler = async (event) => {
  const file = `/tmp/${Date.now()}`;
  fs.writeFileSync(file, event.body);
  await unlink(file);
};
