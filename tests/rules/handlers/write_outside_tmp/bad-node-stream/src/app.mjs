import { createWriteStream } from 'node:fs';

export const handler = async (event) => {
  createWriteStream('order.json').end(event.body);
  return { statusCode: 202 };
};
