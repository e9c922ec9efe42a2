// One invocation: async handlers, callbacks, context.succeed and context.fail, and streams.
'use strict';

const { failed } = require('./console.cjs');
const { fault } = require('./handler.cjs');
const { STREAMING, responseStream } = require('./streaming.cjs');

const context = (invocation, settle) => ({
  callbackWaitsForEmptyEventLoop: true,
  functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
  functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
  memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
  logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
  logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
  invokedFunctionArn: invocation.arn,
  awsRequestId: invocation.id,
  clientContext: invocation.clientContext ? JSON.parse(invocation.clientContext) : undefined,
  identity: invocation.identity ? JSON.parse(invocation.identity) : undefined,
  getRemainingTimeInMillis: () => invocation.deadline - Date.now(),
  succeed: (value) => settle.done(null, value),
  fail: (error) => settle.done(error ?? 'handled'),
  done: (error, value) => settle.done(error, value),
});

const written = (value) => {
  try {
    return JSON.stringify(value === undefined ? null : value) ?? 'null';
  } catch {
    throw Object.assign(new Error('Unable to stringify response body'), { name: 'Runtime.JSONError' });
  }
};

const buffered = (handler, invocation) =>
  new Promise((resolve, reject) => {
    let about;
    let waiting = false;
    const finish = (error, value) => (error === null || error === undefined ? resolve(value) : reject(error));
    const settle = {
      done: (error, value) => {
        if (waiting) return;
        waiting = true;
        if (!about.callbackWaitsForEmptyEventLoop) finish(error, value);
        else process.once('beforeExit', () => finish(error, value)); // everything the handler started has ended
      },
    };
    about = context(invocation, settle);
    const outcome = handler(JSON.parse(invocation.body), about, settle.done);
    if (typeof outcome?.then === 'function') outcome.then(resolve, reject);
    else if (handler.length < 3 && !waiting) process.once('beforeExit', () => resolve(null));
  });

const streamed = async (handler, invocation, api) => {
  const stream = responseStream(api, invocation.id);
  try {
    const done = new Promise((resolve, reject) => stream.once('finish', resolve).once('error', reject));
    await handler(JSON.parse(invocation.body), stream, context(invocation, { done: () => {} }));
    if (!stream.writableEnded) stream.end();
    await done;
    await stream.sent();
  } catch (error) {
    failed('Invoke Error', error);
    await stream.broke(fault(error));
  }
};

exports.runHandler = async (handler, invocation, api) => {
  if (handler[STREAMING]) {
    await streamed(handler, invocation, api);
    return;
  }
  let text;
  try {
    text = written(await buffered(handler, invocation));
  } catch (error) {
    failed('Invoke Error', error);
    await api.failed(invocation.id, fault(error));
    return;
  }
  await api.answer(invocation.id, text);
};
