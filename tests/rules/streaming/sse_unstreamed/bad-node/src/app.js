exports.handler = async (event) => ({
  statusCode: 200,
  headers: { 'content-type': 'text/event-stream' },
  body: 'data: 1\n\n',
});
