const AWS = require("aws-sdk");

const s3 = new AWS.S3();

exports.read = async (id) => {
  const { Body } = await s3.getObject({ Bucket: process.env.BUCKET, Key: id }).promise();
  return Body.toString("base64");
};
