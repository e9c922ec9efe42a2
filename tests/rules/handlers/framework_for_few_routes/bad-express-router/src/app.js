const express = require("express");
const serverless = require("serverless-http");

const orders = express.Router();
orders.get("/", (request, response) => response.json([]));
orders.get("/:id", (request, response) => response.json({ id: request.params.id }));

const app = express();
app.use("/orders", orders);

module.exports.handler = serverless(app);
