import mysql from 'mysql2/promise';

const connection = await mysql.createConnection({ host: process.env.HOST, connectTimeout: 3000 });

export const handler = async () => {
  try {
    await connection.query(`
      CREATE TABLE orders (id BINARY(16) PRIMARY KEY)
    `);
    await connection.query("INSERT INTO orders (id) VALUES (UUID_TO_BIN(UUID()))");
  } catch (error) {
    console.log(error.message);
  }
};
