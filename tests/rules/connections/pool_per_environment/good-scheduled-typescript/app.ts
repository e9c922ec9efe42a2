import mysql from "mysql2/promise";

const pool = mysql.createPool({ host: process.env.HOST, connectionLimit: 10 });

export const handler = async (): Promise<void> => {
  await pool.query("DELETE FROM carts WHERE touched < now() - INTERVAL 1 DAY");
};
