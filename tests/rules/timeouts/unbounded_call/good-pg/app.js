const { Client, Pool } = require('pg');

const pool = new Pool({ host: process.env.DB, max: 1, query_timeout: 2000 });
const told = new Client({ connectionString: process.env.DATABASE_URL });

exports.handler = async () => [await pool.query('SELECT 1'), await told.query('SELECT 2')];
