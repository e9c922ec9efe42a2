import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";

const client = new DynamoDBClient({});

const keep = async (record) => {
  const { id } = JSON.parse(record.body);
  await client.send(new PutItemCommand({ TableName: "orders", Item: { id: { S: id } } }));
};

export const handler = async (event) => {
  try {
    return keep(event.Records[0]);
  } catch (error) {
    console.error("a promise that is not awaited here never gets here", error);
  }
};
