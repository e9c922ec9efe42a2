import { SESv2Client, SendEmailCommand } from "@aws-sdk/client-sesv2";

interface Paid {
  detail: { mail: string; text: string };
}

const client = new SESv2Client({});

const thank = (mail: string, text: string) =>
  client.send(
    new SendEmailCommand({
      FromEmailAddress: "shop@example.com",
      Destination: { ToAddresses: [mail] },
      Content: { Simple: { Subject: { Data: "Thank you" }, Body: { Text: { Data: text } } } },
    }),
  );

export const handler = async (event: Paid): Promise<void> => {
  await thank(event.detail.mail, event.detail.text);
};
