import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";

const messages = new SNSClient({});

export const handler = async (event: { body: string }) => {
  const { text } = JSON.parse(event.body);
  await messages.send(new PublishCommand({ TopicArn: process.env.TOPIC, Message: text }));
  return { statusCode: 202 };
};
