import { Pool } from 'pg';

let pool;

export const handler = async () => {
  pool ??= new Pool({ max: 1 });
  return pool.query('SELECT 1');
};
