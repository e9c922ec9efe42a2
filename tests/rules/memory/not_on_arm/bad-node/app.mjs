import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";

const client = new DynamoDBClient({});

export const handler = async (event) => client.send(new GetItemCommand({ TableName: "orders", Key: { id: { S: event.id } } }));
