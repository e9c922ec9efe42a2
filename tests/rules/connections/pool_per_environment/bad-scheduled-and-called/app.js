const { Pool } = require("pg");

const pool = new Pool({ max: 10 });

exports.handler = async () => {
  const { rows } = await pool.query("SELECT id FROM orders WHERE due < now()");
  return rows.length;
};
