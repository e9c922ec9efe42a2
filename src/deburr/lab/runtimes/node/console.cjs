// console.* as Lambda prints it: time, request, level, text, one event a call.
'use strict';

const { format, inspect } = require('node:util');

const current = { id: undefined };
exports.current = current;

const LEVELS = { trace: 'TRACE', debug: 'DEBUG', info: 'INFO', log: 'INFO', warn: 'WARN', error: 'ERROR', fatal: 'FATAL' };

const plain = (error) => (error instanceof Error ? { errorType: error.name, errorMessage: error.message, stack: String(error.stack).split('\n') } : inspect(error));

const text = (level, values) => {
  const failed = values.length === 2 && typeof values[0] === 'string' && values[1] instanceof Error;
  const told = failed ? `${values[0]} \t${JSON.stringify(plain(values[1]))}` : format(...values);
  return `${new Date().toISOString()}\t${current.id}\t${level}\t${told.replace(/\n/g, '\r')}\n`;
};

const json = (level, values) =>
  `${JSON.stringify({ timestamp: new Date().toISOString(), level, requestId: current.id, message: values.length === 1 && typeof values[0] === 'object' ? values[0] : format(...values) })}\n`;

exports.patchConsole = () => {
  const line = process.env.AWS_LAMBDA_LOG_FORMAT === 'JSON' ? json : text;
  for (const [method, level] of Object.entries(LEVELS)) {
    console[method] = (...values) => void process.stdout.write(line(level, values));
  }
};
