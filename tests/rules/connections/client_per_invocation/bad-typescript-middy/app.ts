import middy from '@middy/core';
import { S3Client, ListBucketsCommand } from '@aws-sdk/client-s3';

const base = async (event: unknown) => {
  const s3: S3Client = new S3Client({});
  return s3.send(new ListBucketsCommand({}));
};

export const handler = middy(base);
