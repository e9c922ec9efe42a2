import pg from "pg";

const pool = new pg.Pool({ max: 4 });

export const handler = async () => {
  const [orders, items] = await Promise.all([pool.query("select 1"), pool.query("select 2")]);
  return { statusCode: 200, body: JSON.stringify([orders, items]) };
};
