exports.handler = awslambda.streamifyResponse(async (event, stream) => { // HERE
  stream.write("first\n");
  await (await fetch(process.env.WHERE)).text();
  stream.write("last\n");
  stream.end();
});
