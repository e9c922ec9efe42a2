import { writeFile } from "node:fs/promises";

import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";

const s3 = new S3Client({});

export const handler = async (event) => {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: "orders", Key: event.name }));
  await writeFile(`/mnt/orders/${event.name}`, await Body.transformToByteArray());
};
