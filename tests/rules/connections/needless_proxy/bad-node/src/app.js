const { Client } = require('pg');

const client = new Client({ host: process.env.HOST, connectionTimeoutMillis: 3000 });
const ready = client.connect();

exports.handler = async (event) => {
  await ready;
  return (await client.query('select id from orders where id = $1', [event.id])).rows;
};
