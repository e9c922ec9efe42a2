import fs from 'node:fs';

export const handler = async (event) => {
  fs.appendFileSync('/tmp/report.csv', event.body);
};
