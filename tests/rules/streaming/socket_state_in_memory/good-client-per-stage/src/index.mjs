import { ApiGatewayManagementApiClient, PostToConnectionCommand } from "@aws-sdk/client-apigatewaymanagementapi";

const clients = new Map();

export const handler = async (event) => {
  const { domainName, stage, connectionId } = event.requestContext;
  if (!clients.has(domainName)) {
    clients.set(domainName, new ApiGatewayManagementApiClient({ endpoint: `https://${domainName}/${stage}` }));
  }
  await clients.get(domainName).send(new PostToConnectionCommand({ ConnectionId: connectionId, Data: "hello" }));
  return { statusCode: 200 };
};
