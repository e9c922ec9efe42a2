// Stands in for rapid-client.node, the compiled part of AWS's Node client, where it was not built: the same three
// functions over node:http. What is AWS's own beside it (loading, logging, errors, streaming) is left as it is.
'use strict';

const http = require('node:http');
const Module = require('node:module');
const { Worker, isMainThread, parentPort, workerData } = require('node:worker_threads');

const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(':');
const BASE = '/2018-06-01/runtime/invocation';

function asked(method, path, body, agent) {
  return new Promise((resolve, reject) => {
    const headers = body === undefined ? {} : { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) };
    const sent = http.request({ host, port, method, path: BASE + path, headers, agent }, (answer) => {
      let data = '';
      answer.setEncoding('utf8');
      answer.on('data', (piece) => (data += piece));
      answer.on('end', () => resolve({ headers: answer.headers, bodyJson: data }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

if (isMainThread) {
  // The compiled client posts before it returns: so does a thread of its own, waited for.
  const done = new Int32Array(new SharedArrayBuffer(4));
  let worker;
  const posted = (path, body) => {
    worker ??= new Worker(__filename, { workerData: done, stdout: false });
    worker.unref();
    Atomics.store(done, 0, 0);
    worker.postMessage([path, body]);
    Atomics.wait(done, 0, 0);
  };
  const client = {
    next: () => asked('GET', '/next'),
    done: (id, body) => posted(`/${id}/response`, body),
    error: (id, body) => posted(`/${id}/error`, body),
  };
  const compiled = Module._extensions['.node'];
  Module._extensions['.node'] = (module, file) => {
    if (file.endsWith('/rapid-client.node')) module.exports = client;
    else compiled(module, file);
  };
} else {
  parentPort.on('message', async ([path, body]) => {
    try {
      await asked('POST', path, body);
    } finally {
      Atomics.store(workerData, 0, 1);
      Atomics.notify(workerData, 0);
    }
  });
}
