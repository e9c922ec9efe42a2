import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';

interface OrderCreated {
  'detail-type': 'OrderCreated';
  detail: { id: string; status: string; total: number };
}

const VAT = 0.19;

const money = (amount: number): string => `${amount.toFixed(2)} EUR`;

const render = ({ id, total }: OrderCreated['detail']): string =>
  [`Invoice ${id}`, '', `Net    ${money(total / (1 + VAT))}`, `VAT    ${money(total - total / (1 + VAT))}`, `Total  ${money(total)}`].join(
    '\n',
  );

const remember = async (s3: S3Client, id: string): Promise<void> => {
  await s3.send(new PutObjectCommand({ Bucket: process.env.INVOICES_BUCKET, Key: 'latest.txt', Body: id }));
};

export const handler = async (event: OrderCreated): Promise<void> => {
  const s3 = new S3Client({});
  await s3.send(
    new PutObjectCommand({
      Bucket: process.env.INVOICES_BUCKET,
      Key: `${new Date().getUTCFullYear()}/${event.detail.id}.txt`,
      Body: render(event.detail),
      ContentType: 'text/plain; charset=utf-8',
    }),
  );
  remember(s3, event.detail.id);
};
