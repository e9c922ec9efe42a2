// The parcel's way, line by line as it becomes known.
const stops = ['packed', 'handed over', 'on its way'];

export const handler = awslambda.streamifyResponse(async (event, stream) => {
  for (const stop of stops) stream.write(`${stop}\n`);
  stream.end();
});
