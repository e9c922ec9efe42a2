import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";

const client = new DynamoDBClient({});

const keep = async ({ id }) => client.send(new PutItemCommand({ TableName: "orders", Item: { id: { S: id } } }));

export const handler = async (event) => {
  try {
    await Promise.all(event.Records.map((record) => keep(JSON.parse(record.body))));
  } catch (error) {
    console.error("failed", error);
  }
};
