import mysql from 'mysql2/promise';

const connection = await mysql.createConnection({ host: process.env.HOST, connectTimeout: 3000 });

export const handler = async (event) => {
  await connection.query('CREATE TABLE IF NOT EXISTS orders (id BINARY(16) PRIMARY KEY)');
  await connection.query('INSERT INTO orders (id) VALUES (?)', [event.id]);
};
