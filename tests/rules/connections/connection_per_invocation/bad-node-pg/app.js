const { Client } = require('pg');

exports.handler = async (event) => {
  const client = new Client({ connectionTimeoutMillis: 2000 });
  await client.connect();
  const { rows } = await client.query('SELECT 1');
  await client.end();
  return rows;
};
