import pg from "pg";

const pool = new pg.Pool({ max: Number(process.env.POOL_MAX) });

export const handler = async () => ({ statusCode: 200, body: JSON.stringify(await pool.query("select 1")) });
