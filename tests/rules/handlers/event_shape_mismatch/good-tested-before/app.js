exports.handler = async (event) => {
  if (event.requestContext && event.requestContext.identity) {
    console.log("called from", event.requestContext.identity.sourceIp);
  }
  return { statusCode: 200, body: event.body };
};
