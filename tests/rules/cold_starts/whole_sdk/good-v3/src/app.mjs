import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";

const s3 = new S3Client({});

export const handler = async (event) => {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: process.env.BUCKET, Key: event.pathParameters.id }));
  return { statusCode: 200, body: await Body.transformToString("base64"), isBase64Encoded: true };
};
