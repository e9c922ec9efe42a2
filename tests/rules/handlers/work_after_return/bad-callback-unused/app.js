const { DynamoDBClient, PutItemCommand } = require("@aws-sdk/client-dynamodb");

const dynamo = new DynamoDBClient({});

exports.handler = async (event, context, callback) => {
  dynamo.send(new PutItemCommand({ TableName: "orders", Item: event.item }));
  return { statusCode: 200 };
};
