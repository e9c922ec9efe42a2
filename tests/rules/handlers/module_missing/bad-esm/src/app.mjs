import AWS from 'aws-sdk';

const table = new AWS.DynamoDB.DocumentClient();

export const handler = async (event) => {
  await table.put({ TableName: 'orders', Item: JSON.parse(event.body) }).promise();
  return { statusCode: 202 };
};
