import { writeFile } from 'fs/promises';

export const handler = async (event: { body: string }) => {
  await writeFile('out/order.json', event.body);
  return { statusCode: 202 };
};
