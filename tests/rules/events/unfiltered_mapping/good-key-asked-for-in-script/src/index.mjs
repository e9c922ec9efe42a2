import { SNSClient, PublishCommand } from "@aws-sdk/client-sns";

const sns = new SNSClient({});
const tell = (order) => sns.send(new PublishCommand({ TopicArn: process.env.TOPIC, Message: JSON.stringify(order) }));

export const handler = async (event) => {
  for (const record of event.Records) {
    if (!("NewImage" in record.dynamodb)) continue;
    await tell(record.dynamodb.NewImage);
  }
};
