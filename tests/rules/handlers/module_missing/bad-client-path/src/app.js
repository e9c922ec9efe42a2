const DynamoDB = require('aws-sdk/clients/dynamodb');

const table = new DynamoDB.DocumentClient();

exports.handler = async (event) => {
  await table.put({ TableName: 'orders', Item: JSON.parse(event.body) }).promise();
  return { statusCode: 202 };
};
