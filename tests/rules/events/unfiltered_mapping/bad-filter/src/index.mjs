import { SNSClient, PublishCommand } from "@aws-sdk/client-sns";

const sns = new SNSClient({});
const tell = (order) => sns.send(new PublishCommand({ TopicArn: process.env.TOPIC, Message: JSON.stringify(order) }));

export const handler = async (event) => {
  const removed = event.Records.filter(({ eventName }) => eventName === "REMOVE");
  await Promise.all(removed.map((record) => tell(record.dynamodb.OldImage)));
};
