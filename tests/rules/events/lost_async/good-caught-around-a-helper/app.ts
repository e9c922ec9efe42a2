import { SNSClient, PublishCommand } from "@aws-sdk/client-sns";

const sns = new SNSClient({});

async function tell(order: { id: string }): Promise<void> {
  if (!order.id) throw new Error("no order");
  await sns.send(new PublishCommand({ TopicArn: process.env.TOPIC, Message: order.id }));
}

export async function handler(event: { detail: { id: string } }) {
  try {
    await tell(event.detail);
    return { ok: true };
  } catch {
    console.warn("not told");
    return { ok: false };
  }
}
