exports.handler = async (event) => {
  if (!event.pathParameters.id.startsWith("old-")) return { statusCode: 404 };
  const AWS = require("aws-sdk");
  const { Body } = await new AWS.S3().getObject({ Bucket: process.env.BUCKET, Key: event.pathParameters.id }).promise();
  return { statusCode: 200, body: Body.toString("base64"), isBase64Encoded: true };
};
