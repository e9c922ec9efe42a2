import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";

const s3 = new S3Client({});

const saver = (bucket) => async (order) => {
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: order.id, Body: "order" }));
};

const save = saver(process.env.BUCKET);

export const handler = async (event) => {
  event.archive && save(event);
  return { statusCode: 202 };
};
