const AWS = require("aws-sdk");

const lambda = new AWS.Lambda();

exports.handler = async (event) => {
  const params = { FunctionName: "stock", InvocationType: "RequestResponse", Payload: event.body };
  return (await lambda.invoke(params).promise()).Payload;
};
