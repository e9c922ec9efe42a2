import pg from "pg";

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });

export const handler = async () => ({ statusCode: 200, body: JSON.stringify(await pool.query("select 1")) });
