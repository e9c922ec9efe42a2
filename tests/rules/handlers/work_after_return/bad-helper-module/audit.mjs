import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";

const s3 = new S3Client({});

export const audit = async (user) => {
  await s3.send(new PutObjectCommand({ Bucket: process.env.AUDIT, Key: user, Body: "seen" }));
};
