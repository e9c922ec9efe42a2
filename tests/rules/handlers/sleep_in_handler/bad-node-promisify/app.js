const { promisify } = require("util");
const { S3Client, ListObjectsV2Command } = require("@aws-sdk/client-s3");

const wait = promisify(setTimeout);
const s3 = new S3Client({});

exports.handler = async (event) => {
  await wait(1500);
  return s3.send(new ListObjectsV2Command({ Bucket: event.bucket }));
};
