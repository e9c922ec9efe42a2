const AWS = require("aws-sdk");

const sns = new AWS.SNS();

exports.handler = async (event) => {
  await new Promise((resolve, reject) => {
    sns.publish({ Message: event.text, TopicArn: process.env.TOPIC }, (error, data) => (error ? reject(error) : resolve(data)));
  });
};
