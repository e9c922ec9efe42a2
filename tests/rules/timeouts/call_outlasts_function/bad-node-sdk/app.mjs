import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { NodeHttpHandler } from "@smithy/node-http-handler";

const client = new DynamoDBClient({
  maxAttempts: 5,
  requestHandler: new NodeHttpHandler({ connectionTimeout: 1000, socketTimeout: 5000 }),
});

export const handler = async (event) => client.send(new GetItemCommand({ TableName: "orders", Key: event.key }));
