export const handler = awslambda.streamifyResponse(async (event: unknown, stream: awslambda.HttpResponseStream) => {
  stream.write('one');
  stream.end();
});
