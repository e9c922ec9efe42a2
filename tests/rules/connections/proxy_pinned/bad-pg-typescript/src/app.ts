import { Client } from 'pg';

const client = new Client({ host: process.env.HOST, connectionTimeoutMillis: 3000 });
const ready = client.connect().then(() => client.query(`SET statement_timeout = 2000`));

export const handler = async (event: { id: string }) => {
  await ready;
  return (await client.query('select id from orders where id = $1', [event.id])).rows;
};
