import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";

const s3 = new S3Client({});

const save = async (order) => {
  await s3.send(new PutObjectCommand({ Bucket: process.env.BUCKET, Key: order.id, Body: "order" }));
};

export const handler = async (event) => {
  const pending = [];
  event.Records.forEach((record) => {
    pending.push(save(record));
  });
  const last = save(event);
  await Promise.all(pending);
  await last;
};
