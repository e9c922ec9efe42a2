// Loads every package it is told, by require and else by import, and says which could not be.
// Runs as a handler in the lab, or by itself with the packages as JSON on standard input.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import path from 'node:path';

const load = async (wanted) => {
  const [folder, name] = wanted.split(' ');
  const root = path.join(process.env.LAMBDA_TASK_ROOT ?? process.argv[2], folder);
  const require = createRequire(path.join(root, 'any.js'));
  try {
    require(name);
  } catch (error) {
    try {
      await import(pathToFileURL(require.resolve(name)).href);
    } catch (again) {
      return `${error.name}: ${error.message.split('\n')[0]}`;
    }
  }
  return '';
};

export const handler = async ({ modules }) => {
  const failed = {};
  process.on('uncaughtException', () => {});
  for (const wanted of modules) {
    const error = await load(wanted);
    if (error) failed[wanted] = error.slice(0, 300);
  }
  return { failed };
};

if (process.argv[3] === 'alone') {
  const told = await handler(JSON.parse(readFileSync(0, 'utf8')));
  process.stdout.write(JSON.stringify(told), () => process.exit(0));
}
