import type { APIGatewayProxyEvent } from "aws-lambda";

export const handler = async (event: APIGatewayProxyEvent) => {
  console.log('asked', { user: event.requestContext?.authorizer?.claims?.sub, method: event.httpMethod });
  return { statusCode: 200, body: '{}' };
};
