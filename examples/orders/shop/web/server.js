const express = require('express');
const serverless = require('serverless-http');
const { Client } = require('pg');
const { page, offerList } = require('./pages');

const app = express();
app.use(express.json());

app.get('/', (req, res) => res.send(page('Shop', '<a href="/offers">This week\'s offers</a>')));

app.get('/offers', async (req, res, next) => {
  const client = new Client({ connectionString: process.env.OFFERS_DATABASE_URL, connectionTimeoutMillis: 2000 });
  try {
    await client.connect();
    const { rows } = await client.query('SELECT sku, title, price FROM offers WHERE active ORDER BY price LIMIT 50');
    res.send(page('Offers', offerList(rows)));
  } catch (err) {
    next(err);
  } finally {
    await client.end();
  }
});

app.get('/delivery-days', async (req, res, next) => {
  try {
    const answer = await fetch(`${process.env.CARRIER_URL}/v2/days?zip=${encodeURIComponent(req.query.zip || '')}`);
    if (!answer.ok) return res.status(502).json({ message: 'carrier unavailable' });
    res.json(await answer.json());
  } catch (err) {
    next(err);
  }
});

module.exports.handler = serverless(app);
