import { ApiGatewayManagementApi } from "@aws-sdk/client-apigatewaymanagementapi";

const endpointOf = ({ domainName, stage }) => {
  let url = `https://${domainName}/${stage}`;
  if (domainName === "localhost") url = "http://localhost:3001";
  return { url };
};

export const handler = async (event) => {
  const { url } = endpointOf(event.requestContext);
  const api = new ApiGatewayManagementApi({ endpoint: url });
  await api.postToConnection({ ConnectionId: event.requestContext.connectionId, Data: "hello" });
};
