import type { EventBridgeEvent } from "aws-lambda";

interface Placed {
  id: string;
}

export async function handler(event: EventBridgeEvent<"Placed", Placed>): Promise<{ seen: string }> {
  console.log(`[${event.detail.id}] placed`);
  return { seen: event.detail.id };
}
