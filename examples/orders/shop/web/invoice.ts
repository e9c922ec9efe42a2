import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';

interface OrderCreated {
  detail: { id: string; total: number };
}

const render = (order: OrderCreated['detail']): string => `Invoice ${order.id}: ${order.total.toFixed(2)} EUR`;

export const handler = async (event: OrderCreated): Promise<void> => {
  const s3 = new S3Client({});
  await s3.send(
    new PutObjectCommand({ Bucket: process.env.INVOICES, Key: `${event.detail.id}.txt`, Body: render(event.detail) }),
  );
};
