const { DynamoDBClient, PutItemCommand } = require('@aws-sdk/client-dynamodb');

const dynamo = new DynamoDBClient({});

exports.handler = async (event) => {
  await dynamo.send(new PutItemCommand({ TableName: 'orders', Item: JSON.parse(event.body) }));
  return { statusCode: 202 };
};
