import { SNSClient, PublishCommand } from "@aws-sdk/client-sns";
import type { SQSEvent, SQSRecord } from "aws-lambda";

const sns = new SNSClient({});

class Publisher {
  async publish(record: SQSRecord): Promise<void> {
    const { topic, text } = JSON.parse(record.body);
    await sns.send(new PublishCommand({ TopicArn: topic, Message: text }));
  }
}

const publisher = new Publisher();

export const handler = async (event: SQSEvent): Promise<void> => {
  for (const record of event.Records) {
    await publisher.publish(record).catch((error) => {
      console.error(`${record.messageId} is given up`, error);
    });
  }
};
