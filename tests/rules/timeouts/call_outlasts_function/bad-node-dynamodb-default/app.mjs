import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";

const client = new DynamoDBClient({ requestHandler: { socketTimeout: 7_000 } });

export const handler = async (event) => client.send(new GetItemCommand({ TableName: "orders", Key: event.key }));
