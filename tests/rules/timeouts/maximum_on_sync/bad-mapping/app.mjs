import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";

const client = new DynamoDBClient({});

export const handler = async (event) => {
  const found = await client.send(new GetItemCommand({ TableName: "reports", Key: { id: { S: event.rawPath } } }));
  return { statusCode: 200, body: JSON.stringify(found.Item) };
};
