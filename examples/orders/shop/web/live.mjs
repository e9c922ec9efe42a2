// Order status as server-sent events, until the browser goes away or the function's time is up.
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export const handler = awslambda.streamifyResponse(async (event, stream, context) => {
  const out = awslambda.HttpResponseStream.from(stream, {
    statusCode: 200,
    headers: { 'content-type': 'text/event-stream' },
  });
  while (context.getRemainingTimeInMillis() > 5000) {
    out.write(`data: ${JSON.stringify({ at: Date.now() })}\n\n`);
    await wait(1000);
  }
  out.end();
});
