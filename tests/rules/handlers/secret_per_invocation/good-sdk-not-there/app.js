const AWS = require("aws-sdk");

const ssm = new AWS.SSM();

exports.handler = (event, context, callback) => {
  ssm
    .getParameters({ Names: ["/shop/key", "/shop/url"], WithDecryption: true })
    .promise()
    .then((answer) => callback(null, answer.Parameters.length));
};
