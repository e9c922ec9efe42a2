import { SNSClient, PublishCommand } from "@aws-sdk/client-sns";

const tell = async (text: string): Promise<void> => {
  const topic = process.env.TOPIC;
  if (!topic) {
    console.warn("nobody is told");
    return;
  }
  const sns = new SNSClient({});
  await sns.send(new PublishCommand({ TopicArn: topic, Message: text }));
};

export const handler = async (event: { order: string }): Promise<void> => tell(event.order);
