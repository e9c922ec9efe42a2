import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";

const s3 = new S3Client({});

const put = async (record) =>
  s3.send(new PutObjectCommand({ Bucket: process.env.BUCKET, Key: record.messageId, Body: record.body }));

export const handler = async (event) => {
  Promise.all(event.Records.map(put));
  return event.Records.length;
};
