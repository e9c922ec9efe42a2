import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";

const sns = new SNSClient({});

async function tell(subject: string): Promise<void> {
  await sns.send(new PublishCommand({ TopicArn: process.env.TOPIC, Message: subject }));
}

export const handler = async (event: { subject: string }): Promise<void> => {
  tell(event.subject);
};
