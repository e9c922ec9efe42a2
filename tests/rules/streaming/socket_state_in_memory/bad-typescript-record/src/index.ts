import type { APIGatewayProxyWebsocketEventV2, APIGatewayProxyResultV2 } from "aws-lambda";

const sessions: Record<string, { connectionId: string }> = {};

export const handler = async (event: APIGatewayProxyWebsocketEventV2): Promise<APIGatewayProxyResultV2> => {
  const { connectionId } = event.requestContext;
  if (event.requestContext.routeKey === "$connect") {
    sessions["u-" + Date.now()] = { connectionId };
  }
  return { statusCode: 200 };
};
