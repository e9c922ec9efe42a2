// awslambda.streamifyResponse and HttpResponseStream.
'use strict';

const { Writable } = require('node:stream');

const STREAMING = Symbol.for('aws.lambda.runtime.handler.streaming');
exports.STREAMING = STREAMING;

const INTEGRATION = 'application/vnd.awslambda.http-integration-response';

exports.responseStream = (api, id) => {
  let request;
  let type = 'application/octet-stream';
  const opened = () => (request ??= api.stream(id, type));
  const stream = new Writable({
    write: (piece, _, done) => void opened().write(piece, done),
    final: (done) => void opened().end(done),
  });
  return Object.assign(stream, {
    setContentType: (value) => (type = value),
    sent: () => opened().done,
    broke: async (told) => {
      if (request === undefined) {
        await api.failed(id, told);
        return;
      }
      if (!request.writableEnded) {
        request.addTrailers({
          'Lambda-Runtime-Function-Error-Type': told.errorType,
          'Lambda-Runtime-Function-Error-Body': Buffer.from(JSON.stringify(told)).toString('base64'),
        });
        request.end();
      }
      await request.done.catch(() => {});
    },
  });
};

exports.install = () => {
  globalThis.awslambda = {
    streamifyResponse: (handler, options) => {
      handler[STREAMING] = true;
      if (options?.highWaterMark !== undefined) handler[Symbol.for('aws.lambda.runtime.handler.streaming.highWaterMark')] = Number(options.highWaterMark);
      return handler;
    },
    HttpResponseStream: {
      from: (stream, prelude) => {
        stream.setContentType(INTEGRATION);
        stream.write(JSON.stringify(prelude));
        stream.write(Buffer.alloc(8));
        return stream;
      },
    },
  };
};
