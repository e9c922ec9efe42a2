import { SNSClient, PublishCommand } from "@aws-sdk/client-sns";

const sns = new SNSClient({});
const tell = (order) => sns.send(new PublishCommand({ TopicArn: process.env.TOPIC, Message: JSON.stringify(order) }));

const parse = (record) => JSON.parse(Buffer.from(record.kinesis.data, "base64").toString("utf8"));

export const handler = async (event) => {
  for (const record of event.Records) {
    const data = parse(record);
    if (data.kind === "heartbeat") {
      console.log("alive");
      continue;
    }
    await tell(data);
  }
};
