const fs = require("fs");

exports.handler = async (event) => {
  const out = fs.createWriteStream(`/tmp/${Date.now()}-${event.name}`);
  out.end(event.body);
};
