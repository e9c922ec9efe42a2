const AWS = require("aws-sdk");

const s3 = new AWS.S3();
const sns = new AWS.SNS();
const sqs = new AWS.SQS();
const tables = new AWS.DynamoDB.DocumentClient();

exports.handler = async () => {
  const { Items } = await tables.scan({ TableName: process.env.TABLE }).promise();
  await s3.putObject({ Bucket: process.env.BUCKET, Key: "today.json", Body: JSON.stringify(Items) }).promise();
  await sqs.sendMessage({ QueueUrl: process.env.QUEUE, MessageBody: "today.json" }).promise();
  await sns.publish({ TopicArn: process.env.TOPIC, Message: "today.json" }).promise();
};
