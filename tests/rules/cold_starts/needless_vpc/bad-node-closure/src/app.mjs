import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';

const make = (client) => async (event) =>
  client.send(new PutItemCommand({ TableName: 'orders', Item: { id: { S: event.id } } }));

export const handler = make(new DynamoDBClient({}));
