// One connection per environment to marketing's database, checked before each use.
import pg from 'pg';

let client;

const alive = async () => {
  try {
    await client.query('SELECT 1');
    return true;
  } catch {
    return false;
  }
};

const connection = async () => {
  if (client && (await alive())) return client;
  client?.end().catch(() => {});
  client = undefined;
  const fresh = new pg.Client({
    connectionString: process.env.OFFERS_DATABASE_URL,
    connectionTimeoutMillis: 2000,
    query_timeout: 2500,
    statement_timeout: 2500,
  });
  fresh.on('error', () => {
    if (client === fresh) client = undefined;
  });
  await fresh.connect();
  client = fresh;
  return client;
};

export const activeOffers = async () => {
  const db = await connection();
  const { rows } = await db.query('SELECT sku, title, price FROM offers WHERE active ORDER BY price LIMIT 50');
  return rows;
};
