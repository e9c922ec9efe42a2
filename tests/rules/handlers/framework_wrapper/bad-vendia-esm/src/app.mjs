import serverlessExpress from '@vendia/serverless-express';
import express from 'express';

const app = express();
app.get('/orders', (req, res) => res.json([]));

export const handler = serverlessExpress({ app });
