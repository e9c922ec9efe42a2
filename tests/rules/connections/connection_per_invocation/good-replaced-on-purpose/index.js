const pg = require("pg");
const { settings } = require("./settings");

let pool;

const connect = async () => {
  pool = new pg.Pool({ ...(await settings()), max: 1 });
};

exports.handler = async (event) => {
  if (event.path === "/released") {
    await connect();
    return { statusCode: 204 };
  }
  if (!pool) {
    await connect();
  }
  const found = await pool.query("SELECT now()");
  return { statusCode: 200, body: JSON.stringify(found.rows) };
};
