import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';

export const handler = async () => {
  const client = new DynamoDBClient({});
  return client.send(new ScanCommand({ TableName: 'orders' }));
};
