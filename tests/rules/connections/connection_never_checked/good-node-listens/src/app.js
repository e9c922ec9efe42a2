const { Client } = require('pg');

const client = new Client({ connectionString: process.env.DSN, connectionTimeoutMillis: 3000, query_timeout: 5000 });
client.on('error', () => process.exit(1));
const connected = client.connect();

exports.handler = async () => {
  await connected;
  const { rows } = await client.query('SELECT name FROM orders');
  return rows;
};
