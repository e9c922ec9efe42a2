const express = require("express");
const serverless = require("serverless-http");

const app = express();
app.get("/orders", (request, response) => response.json([]));
app.listen(3000);

module.exports.handler = serverless(app);
