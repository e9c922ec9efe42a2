import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';

const dynamo = new DynamoDBClient({});

export const handler = async (event) => {
  await dynamo.send(new PutItemCommand({ TableName: 'orders', Item: JSON.parse(event.body) }));
  return { statusCode: 202 };
};
