import { S3Client, ListObjectsV2Command } from "@aws-sdk/client-s3";

const parcels = new S3Client({});

export const handler = async () => {
  try {
    const listed = await parcels.send(new ListObjectsV2Command({ Bucket: "parcels" }));
    return { statusCode: 200, body: String(listed.KeyCount) };
  } catch (error) {
    await fetch(process.env.SLACK_WEBHOOK_URL, { method: "POST", body: JSON.stringify({ text: error.message }) });
    return { statusCode: 500 };
  }
};
