import awsLambdaFastify from '@fastify/aws-lambda';
import fastify from 'fastify';

const app = fastify();
app.get('/orders', async () => []);

export const handler = awsLambdaFastify(app);
