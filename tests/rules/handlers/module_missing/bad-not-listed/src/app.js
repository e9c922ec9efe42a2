const AWS = require('aws-sdk');

const uuid = require('uuid');

const table = new AWS.DynamoDB.DocumentClient();

exports.handler = async (event) => {
  await table.put({ TableName: 'orders', Item: { id: uuid.v4(), ...JSON.parse(event.body) } }).promise();
  return { statusCode: 202 };
};
