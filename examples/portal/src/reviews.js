// Reviews of one article.
const AWS = require('aws-sdk');

const table = new AWS.DynamoDB.DocumentClient();

exports.handler = async (event) => {
  const { Item } = await table.get({ TableName: process.env.TABLE, Key: { id: event.queryStringParameters.id } }).promise();
  return { statusCode: 200, body: JSON.stringify(Item) };
};
