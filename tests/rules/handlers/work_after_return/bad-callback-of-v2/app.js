const AWS = require("aws-sdk");

const table = new AWS.DynamoDB.DocumentClient();

exports.handler = async (event) => {
  table.put({ TableName: "orders", Item: event }, (error) => {
    if (error) console.error(error);
  });
  return { statusCode: 201 };
};
