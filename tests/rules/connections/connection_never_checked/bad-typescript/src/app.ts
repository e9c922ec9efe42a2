import { Client } from 'pg';

let client: Client | undefined;

const connected = async (): Promise<Client> => {
  if (!client) {
    client = new Client({ connectionString: process.env.DSN, connectionTimeoutMillis: 3000, query_timeout: 5000 });
    await client.connect();
  }
  return client;
};

export const handler = async () => (await (await connected()).query('SELECT name FROM orders')).rows;
