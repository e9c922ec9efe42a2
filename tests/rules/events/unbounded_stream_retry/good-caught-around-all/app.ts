import { S3Client, PutObjectCommand } from "@aws-sdk/client-s3";
import type { KinesisStreamEvent } from "aws-lambda";

const s3 = new S3Client({});

export const handler = async (event: KinesisStreamEvent) => {
  try {
    const bodies = event.Records.map((record) => Buffer.from(record.kinesis.data, "base64").toString());
    await s3.send(new PutObjectCommand({ Bucket: "clicks", Key: `${Date.now()}`, Body: bodies.join("") }));
    return `${event.Records.length} done`;
  } catch (error) {
    console.error(error);
    return "failed";
  }
};
