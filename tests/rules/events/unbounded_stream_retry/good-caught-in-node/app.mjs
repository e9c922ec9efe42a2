import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";

const client = new DynamoDBClient({});

export const handler = async (event) => {
  for (const record of event.Records) {
    try {
      await client.send(new PutItemCommand({ TableName: "seen", Item: record.dynamodb.Keys }));
    } catch (error) {
      console.error(error);
    }
  }
};
