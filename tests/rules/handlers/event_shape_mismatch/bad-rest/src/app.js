exports.handler = async (event) => {
  const { method, path } = event.requestContext.http;
  return { statusCode: 200, body: `${method} ${path}` };
};
