import { S3 } from "aws-sdk";

export const handler = async (event: { object: S3.GetObjectOutput }) => ({ statusCode: 200, body: `${event.object.ETag}` });
