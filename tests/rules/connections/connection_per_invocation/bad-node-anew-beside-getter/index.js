const pg = require("pg");

let client;

const connect = async () => {
  const made = new pg.Client({ host: process.env.HOST });
  await made.connect();
  return made;
};

exports.handler = async (event) => {
  if (event.path === "/report") {
    const own = await connect();
    return { statusCode: 200, body: JSON.stringify((await own.query("SELECT now()")).rows) };
  }
  if (!client) {
    client = await connect();
  }
  return { statusCode: 200, body: JSON.stringify((await client.query("SELECT 1")).rows) };
};
