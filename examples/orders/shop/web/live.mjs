// Order status as server-sent events, until the order is done, the browser goes away or the time is up.
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';

const db = new DynamoDBClient({ requestHandler: { connectionTimeout: 1000, requestTimeout: 3000 }, maxAttempts: 2 });
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

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

export const handler = awslambda.streamifyResponse(async (event, stream, context) => {
  const out = awslambda.HttpResponseStream.from(stream, {
    statusCode: 200,
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store' },
  });
  const id = event.queryStringParameters?.order ?? '';
  let last = null;
  while (context.getRemainingTimeInMillis() > 5000 && last !== 'delivered') {
    const status = await statusOf(id);
    out.write(status === last ? ': still here\n\n' : `event: status\ndata: ${JSON.stringify({ id, status })}\n\n`);
    last = status;
    await wait(2000);
  }
  out.end();
});
