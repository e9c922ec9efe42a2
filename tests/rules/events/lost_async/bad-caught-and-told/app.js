const AWS = require("aws-sdk");
const sns = new AWS.SNS();

exports.handler = (event, context, callback) => {
  try {
    sns.publish({ TopicArn: "orders", Message: event.detail.id }, (error, data) => {
      if (error) return callback(error);
      callback(null, data);
    });
  } catch (error) {
    console.error(error);
  }
};
