const AWS = require('aws-sdk');

const s3 = new AWS.S3();

exports.handler = async (event) => {
  const Bucket = event.Records[0].s3.bucket.name;
  await s3.putObject({ Bucket, Key: 'last', Body: event.Records[0].s3.object.key }).promise();
};
