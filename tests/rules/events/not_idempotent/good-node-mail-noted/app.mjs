import { DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { SESClient, SendEmailCommand } from "@aws-sdk/client-ses";

const store = new DynamoDBClient({});
const mails = new SESClient({});

export const handler = async (event) => {
  const key = { id: { S: event.id } };
  const { Item } = await store.send(new GetItemCommand({ TableName: "sent", Key: key }));
  if (Item) return;
  await mails.send(new SendEmailCommand({ Source: "shop@example.com", Destination: {}, Message: {} }));
  await store.send(new PutItemCommand({ TableName: "sent", Item: key }));
};
