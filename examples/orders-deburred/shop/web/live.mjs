// Order status as a server-sent event: what it is now, and when the browser is to ask again. Nobody is billed for waiting.
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';

const db = new DynamoDBClient({ requestHandler: { connectionTimeout: 1000, requestTimeout: 2000 }, maxAttempts: 2 });

const statusOf = async (id) => {
  const { Item } = await db.send(
    new GetItemCommand({
      TableName: process.env.TABLE,
      Key: { id: { S: id } },
      ProjectionExpression: '#s',
      ExpressionAttributeNames: { '#s': 'status' },
    }),
  );
  return Item?.status?.S ?? 'unknown';
};

export const handler = awslambda.streamifyResponse(async (event, stream) => {
  const out = awslambda.HttpResponseStream.from(stream, {
    statusCode: 200,
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store' },
  });
  const id = event.queryStringParameters?.order ?? '';
  out.write('retry: 3000\n');
  out.write(`event: status\ndata: ${JSON.stringify({ id, status: await statusOf(id) })}\n\n`);
  out.end();
});
