// Runs a Node.js handler the way Lambda does. Arguments: the task folder.
'use strict';

const { loadHandler, fault, named } = require('./handler.cjs');
const { client } = require('./client.cjs');
const { patchConsole, current, failed } = require('./console.cjs');
const { runHandler } = require('./invoke.cjs');
const { install } = require('./streaming.cjs');

const observer = globalThis[Symbol.for('deburr.observer')];
const [fd, what] = (process.env.DEBURR_LOOK ?? '').split(' ');
delete process.env.DEBURR_LOOK;
const look = what ? require('./cold-start.cjs').install(Number(fd), what, process.argv[2]) : undefined;
const api = client(process.env.AWS_LAMBDA_RUNTIME_API, () => look?.answers());

const die = async (kind, error) => {
  const told = fault(error);
  failed(kind, error);
  look?.failed();
  if (current.id) await api.failed(current.id, told).catch(() => {});
  else await api.initFailed(told).catch(() => {});
  process.exit(current.id ? 128 + 1 : 1);
};

const main = async () => {
  patchConsole();
  install();
  process.on('uncaughtException', (error) => die('Uncaught Exception', error));
  process.on('unhandledRejection', (reason, promise) => {
    die('Unhandled Promise Rejection', Object.assign(named('Runtime.UnhandledPromiseRejection', String(reason)), { reason, promise }));
  });
  let handler;
  try {
    handler = await loadHandler(process.argv[2], process.env._HANDLER);
  } catch (error) {
    await die('Uncaught Exception', error);
    return;
  }
  for (;;) {
    look?.asks();
    const invocation = await api.next();
    look?.invoked();
    current.id = invocation.id;
    observer?.invoked(invocation.id);
    if (invocation.trace) process.env._X_AMZN_TRACE_ID = invocation.trace;
    else delete process.env._X_AMZN_TRACE_ID;
    await runHandler(handler, invocation, api);
  }
};

main();
