import type { APIGatewayProxyEvent } from "aws-lambda";

export const handler = async (event: APIGatewayProxyEvent) => {
  console.log('asked', { user: event.requestContext.authorizer.claims.sub });
  return { statusCode: 200, body: '{}' };
};
