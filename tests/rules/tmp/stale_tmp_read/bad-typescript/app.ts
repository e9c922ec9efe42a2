import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";

const s3 = new S3Client({});
const file: string = join("/tmp", "invoice.html");

const invoice = async (key: string): Promise<string> => {
  if (existsSync(file)) {
    return readFileSync(file, "utf8");
  }
  const found = await s3.send(new GetObjectCommand({ Bucket: "invoices", Key: key }));
  const text = await found.Body!.transformToString();
  writeFileSync(file, text);
  return text;
};

export const handler = async (event: { key: string }): Promise<string> => invoice(event.key);
