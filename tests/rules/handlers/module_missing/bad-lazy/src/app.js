exports.handler = async (event) => {
  const { SQS } = require('aws-sdk');
  await new SQS().sendMessage({ QueueUrl: process.env.QUEUE, MessageBody: event.body }).promise();
  return { statusCode: 202 };
};
