const serverless = require('serverless-http');
const express = require('express');

const orders = express.Router();
orders.get('/', (req, res) => res.json([]));
orders.post('/', (req, res) => res.json(req.body));

const meals = express.Router();
meals.get('/', (req, res) => res.json([]));
meals.post('/', (req, res) => res.json(req.body));

const app = express();
app.use('/orders', orders);
app.use('/meals', meals);

module.exports.handler = serverless(app);
