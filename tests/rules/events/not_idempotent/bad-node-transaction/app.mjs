import { DynamoDBDocument } from "@aws-sdk/lib-dynamodb";
import { DynamoDB } from "@aws-sdk/client-dynamodb";

const documents = DynamoDBDocument.from(new DynamoDB());

export const handler = async (event) => {
  const items = event.Records.map((record) => ({
    Update: {
      TableName: "sales",
      Key: { day: JSON.parse(record.body).day },
      UpdateExpression: "SET orders = orders + :one",
      ExpressionAttributeValues: { ":one": 1 },
    },
  }));
  await documents.transactWrite({ TransactItems: items });
};
