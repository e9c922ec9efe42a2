import type { APIGatewayProxyEvent } from "aws-lambda";

export const handler = async (event: APIGatewayProxyEvent) => {
  const user = event.requestContext?.authorizer?.claims?.sub;
  return { statusCode: 200, body: JSON.stringify({ user }) };
};
