const AWS = require("aws-sdk");

const table = new AWS.DynamoDB.DocumentClient();

exports.handler = (event, context, callback) => {
  table.put({ TableName: "orders", Item: event }, (error) => callback(error, "saved"));
};
