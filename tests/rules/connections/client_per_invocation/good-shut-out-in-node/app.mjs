import { SNSClient, PublishCommand } from "@aws-sdk/client-sns";

const { TOPIC } = process.env;

export const handler = async (event) => {
  for (const record of event.Records) {
    if (!TOPIC) continue;
    await new SNSClient({}).send(new PublishCommand({ TopicArn: TOPIC, Message: record.body }));
  }
};
