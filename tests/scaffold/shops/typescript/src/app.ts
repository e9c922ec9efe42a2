import express, { NextFunction, Request, Response } from 'express';
import serverless from 'serverless-http';
import routes from './routes';

export const app = express();
app.use(express.json());
app.use('/stock', routes);

interface Order {
  id: string;
  total: number;
}

const ORDERS: Record<string, Order> = { 1: { id: '1', total: 3 } };

app.get('/', (req: Request, res: Response) => {
  res.send('<h1>shop</h1>');
});

app.get('/orders/:id', async (req: Request, res: Response) => {
  const order = ORDERS[req.params.id as string];
  if (!order) return res.status(404).json({ error: 'no such order' });
  return res.json(order);
});

app.post('/orders', (req: Request, res: Response) => {
  res.status(201).json({ id: '2', given: req.body });
});

app.get('/page', (req: Request, res: Response) => res.render('page'));

app.use((error: Error, req: Request, res: Response, next: NextFunction) => {
  res.status(500).json({ error: 'broken' });
});

export const handler = serverless(app);
