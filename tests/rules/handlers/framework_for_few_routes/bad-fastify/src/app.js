const awsLambdaFastify = require("@fastify/aws-lambda");
const fastify = require("fastify");

const app = fastify();
app.get("/orders", async () => []);

exports.handler = awsLambdaFastify(app);
