import { SESv2Client, SendEmailCommand } from "@aws-sdk/client-sesv2";

const client = new SESv2Client({});

export const handler = async (event) => {
  for (const record of event.Records) await client.send(new SendEmailCommand(JSON.parse(record.body)));
};
