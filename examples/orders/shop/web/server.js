const express = require('express');
const serverless = require('serverless-http');
const { Client } = require('pg');

const app = express();
app.use(express.json());

app.get('/', (req, res) => res.send('<h1>Shop</h1>'));

app.get('/offers', async (req, res) => {
  const client = new Client({ connectionString: process.env.DATABASE_URL, connectionTimeoutMillis: 2000 });
  await client.connect();
  const { rows } = await client.query('SELECT * FROM offers WHERE active');
  await client.end();
  res.json(rows);
});

app.get('/weather', async (req, res) => {
  const answer = await fetch('https://weather.example.com/today');
  res.json(await answer.json());
});

module.exports.handler = serverless(app);
