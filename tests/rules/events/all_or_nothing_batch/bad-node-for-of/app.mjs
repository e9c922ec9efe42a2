import { PutItemCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";

const db = new DynamoDBClient({});

const save = async ({ id }) => {
  await db.send(new PutItemCommand({ TableName: "orders", Item: { id: { S: id } } }));
};

export const handler = async (event) => {
  for (const record of event.Records) {
    await save(JSON.parse(record.body));
  }
};
