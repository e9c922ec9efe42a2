const AWS = require("aws-sdk");

const sns = new AWS.SNS();

exports.handler = (event) =>
  new Promise((resolve, reject) => {
    sns.publish({ Message: event.message, TopicArn: process.env.TOPIC }, (error) => {
      if (error) reject(error);
    });
    setTimeout(() => {
      resolve({ statusCode: 200 });
    }, 2000);
  });
