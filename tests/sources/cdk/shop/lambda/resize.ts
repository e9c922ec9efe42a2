import { S3Client, GetObjectCommand } from '@aws-sdk/client-s3';

export const handler = async (event: any) => {
  const s3 = new S3Client({});
  await s3.send(new GetObjectCommand({ Bucket: 'b', Key: 'k' }));
};
