const AWS = require("aws-sdk");

const sns = new AWS.SNS();

exports.handler = async (event) => {
  await Promise.all(
    event.Records.map((record) => sns.publish({ Message: record.body, TopicArn: process.env.TOPIC }).promise()),
  );
};
