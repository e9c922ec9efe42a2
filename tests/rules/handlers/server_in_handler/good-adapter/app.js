const serverless = require("aws-serverless-express");
const app = require("express")();

const server = serverless.createServer(app);

exports.handler = (event, context) => serverless.proxy(server, event, context, "PROMISE").promise;
