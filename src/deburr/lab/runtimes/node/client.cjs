// The Runtime API, on one connection that is kept.
'use strict';

const http = require('node:http');

const BASE = '/2018-06-01/runtime';

exports.client = (address, answering = () => {}) => {
  const [host, port] = address.split(':');
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const options = (method, path, headers) => ({ host, port, agent, method, path: BASE + path, headers });

  const request = (method, path, headers, body) =>
    new Promise((resolve, reject) => {
      const sent = http.request(options(method, path, headers), (answer) => {
        const pieces = [];
        answer.on('data', (piece) => pieces.push(piece));
        answer.on('end', () => resolve({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(pieces) }));
        answer.on('error', reject);
      });
      sent.on('error', reject);
      sent.end(body);
    });

  const post = (path, body, headers = {}) => {
    const data = Buffer.from(body);
    return request('POST', path, { 'Content-Type': 'application/json', 'Content-Length': data.length, ...headers }, data);
  };
  const answers = () => {
    answering();
    globalThis[Symbol.for('deburr.observer')]?.answers();
  };
  const failure = (path, told) => post(path, JSON.stringify(told), { 'Lambda-Runtime-Function-Error-Type': told.errorType });

  return {
    next: async () => {
      const { headers, body } = await request('GET', '/invocation/next', {});
      return {
        id: headers['lambda-runtime-aws-request-id'],
        arn: headers['lambda-runtime-invoked-function-arn'],
        deadline: Number(headers['lambda-runtime-deadline-ms']),
        trace: headers['lambda-runtime-trace-id'],
        clientContext: headers['lambda-runtime-client-context'],
        identity: headers['lambda-runtime-cognito-identity'],
        body: body.toString(),
      };
    },
    answer: (id, text) => answers() || post(`/invocation/${id}/response`, text),
    failed: (id, told) => answers() || failure(`/invocation/${id}/error`, told),
    initFailed: (told) => failure('/init/error', told),
    // A request whose body is the streamed answer, written to as the handler writes.
    stream: (id, type) => {
      const headers = {
        'Content-Type': type,
        'Lambda-Runtime-Function-Response-Mode': 'streaming',
        'Transfer-Encoding': 'chunked',
        Trailer: 'Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body',
      };
      const sent = http.request(options('POST', `/invocation/${id}/response`, headers));
      sent.done = new Promise((resolve, reject) => {
        sent.on('response', (answer) => answer.resume().on('end', resolve));
        sent.on('error', reject);
      });
      sent.done.catch(() => {});
      const { end } = sent;
      sent.end = function last(...given) {
        answers();
        return end.apply(this, given);
      };
      sent.setNoDelay(true);
      sent.flushHeaders();
      return sent;
    },
  };
};
