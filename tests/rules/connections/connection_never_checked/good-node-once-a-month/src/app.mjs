import mysql from 'mysql2/promise';

const connection = await mysql.createConnection({ host: process.env.HOST, connectTimeout: 3000 });

export const handler = async () => {
  const [rows] = await connection.query('SELECT name FROM orders');
  return rows;
};
