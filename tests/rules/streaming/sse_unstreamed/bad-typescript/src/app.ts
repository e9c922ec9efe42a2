export const handler = async (event: unknown) => ({
  statusCode: 200,
  headers: { 'content-type': 'text/event-stream' },
  body: 'data: 1\n\n',
});
