import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";

const s3 = new S3Client({});

const save = async (order) => {
  await s3.send(new PutObjectCommand({ Bucket: process.env.BUCKET, Key: order.id, Body: JSON.stringify(order) }));
};

export const handler = async (event) => {
  save(event);
  return { statusCode: 202 };
};
