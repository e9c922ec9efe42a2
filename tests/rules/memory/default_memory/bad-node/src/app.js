const { DynamoDBClient, GetItemCommand } = require('@aws-sdk/client-dynamodb');

const db = new DynamoDBClient({});

exports.handler = async (event) => db.send(new GetItemCommand({ TableName: 'orders', Key: { id: { S: event.id } } }));
