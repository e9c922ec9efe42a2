const { S3Client, GetObjectCommand } = require('@aws-sdk/client-s3');

const s3 = new S3Client({});

exports.handler = async (event) => {
  const found = await s3.send(new GetObjectCommand({ Bucket: 'orders', Key: event.key }));
  return found.Body.transformToString();
};
