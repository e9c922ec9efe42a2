import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";

const client = new DynamoDBClient({});

export const handler = async (event) => {
  const clicks = event.Records.map((record) => JSON.parse(Buffer.from(record.kinesis.data, "base64").toString()));
  try {
    await Promise.all(clicks.map(({ id }) => client.send(new PutItemCommand({ TableName: "seen", Item: { id } }))));
  } catch (error) {
    console.error(error);
  }
};
