const AWS = require("aws-sdk");

const s3 = new AWS.S3();

exports.handler = async (event) => {
  const { Body } = await s3.getObject({ Bucket: process.env.BUCKET, Key: event.pathParameters.id }).promise();
  return { statusCode: 200, body: Body.toString("base64"), isBase64Encoded: true };
};
