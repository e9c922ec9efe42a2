import { ApiGatewayManagementApiClient, PostToConnectionCommand } from "@aws-sdk/client-apigatewaymanagementapi";

const api = new ApiGatewayManagementApiClient({ endpoint: process.env.ENDPOINT });
const connections = new Map();

export const handler = async (event) => {
  const { routeKey, connectionId } = event.requestContext;
  if (routeKey === "$connect") {
    connections.set(connectionId, { since: Date.now() });
  } else {
    for (const id of connections.keys()) {
      await api.send(new PostToConnectionCommand({ ConnectionId: id, Data: event.body }));
    }
  }
  return { statusCode: 200 };
};
