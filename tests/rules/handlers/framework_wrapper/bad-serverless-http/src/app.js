const serverless = require('serverless-http');
const express = require('express');

const app = express();
app.get('/orders', (req, res) => res.json([]));
app.post('/orders', (req, res) => res.json(req.body));

module.exports.handler = serverless(app);
