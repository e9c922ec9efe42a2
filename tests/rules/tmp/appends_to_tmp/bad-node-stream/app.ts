import { createWriteStream } from 'fs';

export const handler = async (event: { body: string }) => {
  const out = createWriteStream('/tmp/report.csv', { flags: 'a' });
  out.end(event.body);
};
