import type { APIGatewayProxyEvent } from "aws-lambda";

export const handler = async (event: APIGatewayProxyEvent) => {
  const from = event.requestContext?.identity?.sourceIp ?? "unknown";
  console.log(`called from ${from}`);
  return { statusCode: 200, body: event.body ?? "" };
};
