const express = require("express");
const serverless = require("serverless-http");

const app = express();
if (require.main === module) {
  app.listen(3000);
}
if (process.env.NODE_ENV !== "production") app.listen(3001);

module.exports.handler = serverless(app);
