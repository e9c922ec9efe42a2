import pg from "pg";

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 20, idleTimeoutMillis: 30000 });

export const handler = async () => {
  const { rows } = await pool.query("select id from orders");
  return { statusCode: 200, body: JSON.stringify(rows) };
};
