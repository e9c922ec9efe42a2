import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";

const client = new DynamoDBClient({});

const keep = async (records) => {
  const batchItemFailures = [];
  for (const record of records) {
    try {
      await client.send(new PutItemCommand({ TableName: "orders", Item: JSON.parse(record.body) }));
    } catch (error) {
      batchItemFailures.push({ itemIdentifier: record.messageId });
    }
  }
  return { batchItemFailures };
};

export const handler = async (event) => {
  const failed = await keep(event.Records);
  console.log("failed", failed);
  return { statusCode: 200, body: "done" };
};
