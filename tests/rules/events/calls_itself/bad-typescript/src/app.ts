import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { S3Event } from 'aws-lambda';

const s3 = new S3Client({});

export const handler = async (event: S3Event): Promise<void> => {
  const record = event.Records[0];
  await s3.send(new PutObjectCommand({ Bucket: record.s3.bucket.name, Key: 'done', Body: '' }));
};
