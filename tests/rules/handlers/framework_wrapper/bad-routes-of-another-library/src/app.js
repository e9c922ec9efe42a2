const serverless = require('serverless-http');
const express = require('express');
const { router } = require('typera-express');

const app = express();
app.get('/orders', (req, res) => res.json([]));
app.use(router(require('./menu').route).handler());

module.exports.handler = serverless(app);
