const clients = {};

exports.handler = async (event) => {
  const id = event.requestContext.connectionId;
  switch (event.requestContext.routeKey) {
    case "$connect":
      clients[id] = event.queryStringParameters.name;
      break;
    case "$disconnect":
      delete clients[id];
      break;
  }
  return { statusCode: 200, body: String(Object.keys(clients).length) };
};
