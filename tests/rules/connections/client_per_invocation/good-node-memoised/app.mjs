import { S3Client } from '@aws-sdk/client-s3';

let s3;
const client = () => {
  if (s3) return s3;
  s3 = new S3Client({});
  return s3;
};

export const handler = async () => client();
