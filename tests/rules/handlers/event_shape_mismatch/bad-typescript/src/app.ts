import type { APIGatewayProxyEvent } from 'aws-lambda';

export const handler = async (event: APIGatewayProxyEvent) => {
  const { sourceIp } = event.requestContext.identity;
  return { statusCode: 200, body: sourceIp };
};
