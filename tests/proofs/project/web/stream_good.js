exports.handler = awslambda.streamifyResponse(async (event, stream) => { // HERE
  await (await fetch(process.env.WHERE)).text();
  stream.end("all of it\n");
});
