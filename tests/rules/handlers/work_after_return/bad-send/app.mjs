import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";

const s3 = new S3Client({});

export const handler = async (event) => {
  s3.send(new PutObjectCommand({ Bucket: process.env.BUCKET, Key: event.id, Body: event.body }));
  return { statusCode: 202 };
};
