import pg from "pg";

const client = new pg.Client({ connectionString: process.env.DSN, connectionTimeoutMillis: 2000 });
await client.connect();

export const handler = async () => (await client.query("select 1")).rows;
