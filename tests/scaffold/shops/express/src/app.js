const express = require('express');
const serverless = require('serverless-http');
const stock = require('./routes/stock');

const app = express();
app.use(express.json());
app.use('/stock', stock);

const ORDERS = { 1: { id: '1', total: 3 } };

app.get('/', (req, res) => res.send('<h1>shop</h1>'));

app.get('/orders/:id', async (req, res) => {
  const order = ORDERS[req.params.id];
  if (!order) return res.status(404).json({ error: 'no such order' });
  res.json(order);
});

app.post('/orders', (req, res) => {
  res.status(201).json({ id: '2', given: req.body });
});

app.get('/page', (req, res) => res.render('page'));

app.get('/again', (req, res) => res.redirect('/'));

app.use(signedIn);

app.get('/mine', (req, res) => res.json({ name: req.get('x-user') }));

app.use((error, req, res, next) => res.status(500).json({ error: 'broken' }));

function signedIn(req, res, next) {
  if (!req.get('x-user')) return res.sendStatus(401);
  next();
}

module.exports.handler = serverless(app);
