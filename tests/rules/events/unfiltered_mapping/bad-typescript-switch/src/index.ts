import { SQSEvent, SQSRecord } from "aws-lambda";
import { charge } from "./charge";

const each = async (record: SQSRecord): Promise<void> => {
  const message = JSON.parse(record.body) as { action: string; id: string };
  switch (message.action) {
    case "charge":
      await charge(message.id);
      break;
  }
};

export const handler = async (event: SQSEvent): Promise<void> => {
  for (const record of event.Records) {
    await each(record);
  }
};
