exports.handler = awslambda.streamifyResponse(async (event, stream) => {
  for (const line of ['one', 'two']) stream.write(`${line}\n`);
  stream.end();
});
