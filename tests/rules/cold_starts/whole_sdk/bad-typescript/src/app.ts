import { S3 } from "aws-sdk";

const s3 = new S3();

export const handler = async (event: any) => {
  const { Body } = await s3.getObject({ Bucket: process.env.BUCKET, Key: event.pathParameters.id }).promise();
  return { statusCode: 200, body: Body.toString("base64"), isBase64Encoded: true };
};
