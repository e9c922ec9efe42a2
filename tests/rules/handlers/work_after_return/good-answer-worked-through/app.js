const AWS = require("aws-sdk");

const db = new AWS.DynamoDB.DocumentClient();

exports.handler = async () => {
  const found = await db.scan({ TableName: process.env.TABLE }).promise();
  const work = [];
  const ids = found.Items.filter((item) => item.active).map((item) => item.id);
  ids.forEach((id) => {
    work.push(db.get({ TableName: process.env.TABLE, Key: { id } }).promise());
  });
  return Promise.all(work);
};
