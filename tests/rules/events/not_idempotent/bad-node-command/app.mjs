import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, UpdateCommand } from "@aws-sdk/lib-dynamodb";

const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}));

export const handler = async (event) => {
  for (const record of event.Records) {
    const order = JSON.parse(record.body);
    await documents.send(
      new UpdateCommand({
        TableName: "sales",
        Key: { day: order.day },
        UpdateExpression: "ADD #total :amount SET #at = :at",
        ExpressionAttributeNames: { "#total": "total", "#at": "at" },
        ExpressionAttributeValues: { ":amount": { N: String(order.amount) }, ":at": order.at },
      }),
    );
  }
};
