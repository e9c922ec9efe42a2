import mysql from 'mysql2/promise';

export const handler = async () => {
  const connection = await mysql.createConnection({ host: 'db' });
  return connection.query('SELECT 1');
};
