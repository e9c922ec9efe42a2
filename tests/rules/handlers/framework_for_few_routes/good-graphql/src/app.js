const express = require("express");
const serverless = require("serverless-http");

const app = express();
app.use(express.json());

app.use("/graphql", require("./schema").serve());
app.get("/health", (request, response) => response.json([]));

module.exports.handler = serverless(app);
