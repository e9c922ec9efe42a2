// console.* as Lambda prints it: time, request, level, text, one event a call; tried against AWS's own client.
'use strict';

const { format } = require('node:util');

const current = { id: undefined };
exports.current = current;

const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];
const METHODS = { trace: 'TRACE', debug: 'DEBUG', info: 'INFO', log: 'INFO', warn: 'WARN', error: 'ERROR', fatal: 'FATAL' };
const asJson = process.env.AWS_LAMBDA_LOG_FORMAT?.toUpperCase() === 'JSON';

const stack = (error) => (typeof error.stack === 'string' ? error.stack.split('\n') : error.stack);

// An error inside JSON: of a log in JSON, and of the runtime's own lines in text.
const inJson = (_, value) =>
  value instanceof Error ? { errorType: value.constructor?.name ?? 'UnknownError', errorMessage: value.message, stackTrace: stack(value), ...value } : value;
const inText = (_, value) => (value instanceof Error ? { errorType: value.name, errorMessage: value.message, code: value.code, ...value, stack: stack(value) } : value);

const json = (level, values) => {
  const told = { timestamp: new Date().toISOString(), level, requestId: current.id };
  if (values.length === 1) {
    try {
      return JSON.stringify({ ...told, message: values[0] }, inJson);
    } catch { // what refers to itself is written as text
      return JSON.stringify({ ...told, message: format(values[0]) });
    }
  }
  const error = values.find((value) => value instanceof Error);
  const failed = error && { errorType: error.constructor?.name ?? 'UnknownError', errorMessage: error.message, stackTrace: stack(error) };
  return JSON.stringify({ ...told, message: format(...values), ...failed });
};

const text = (level, values) => `${new Date().toISOString()}\t${current.id}\t${level}\t${format(...values)}`;

exports.patchConsole = () => {
  const least = LEVELS.indexOf(process.env.AWS_LAMBDA_LOG_LEVEL?.toUpperCase());
  for (const [method, level] of Object.entries(METHODS)) {
    const written = LEVELS.indexOf(level) >= least || level === 'FATAL';
    // A call without arguments prints `undefined`: the first one is named there too.
    console[method] = (first, ...rest) => {
      if (written) process.stdout.write(`${(asJson ? json : text)(level, [first, ...rest]).replace(/\n/g, '\r')}\n`);
    };
  }
};

// The runtime's own line about an error.
exports.failed = (what, thrown) => {
  const error = thrown instanceof Error ? thrown : new Error(thrown);
  if (asJson) console.error(error);
  else console.error(what, `\t${JSON.stringify(error, inText)}`);
};
