const { SNSClient, PublishCommand } = require("@aws-sdk/client-sns");

const sns = new SNSClient({});
const tell = (order) => sns.send(new PublishCommand({ TopicArn: process.env.TOPIC, Message: JSON.stringify(order) }));

exports.handler = async (event) => {
  const sent = [];
  event.Records.forEach((record) => {
    if (record.eventName === "MODIFY") {
      sent.push(tell(record.dynamodb.NewImage));
    }
  });
  await Promise.all(sent);
};
