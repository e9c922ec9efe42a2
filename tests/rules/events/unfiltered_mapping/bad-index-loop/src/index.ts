import { SNSClient, PublishCommand } from "@aws-sdk/client-sns";
import type { DynamoDBStreamEvent } from "aws-lambda";

const sns = new SNSClient({});

export const handler = async (event: DynamoDBStreamEvent): Promise<void> => {
  for (let i = 0; i < event.Records.length; i++) {
    if (event.Records[i].eventName !== "INSERT") continue;
    await sns.send(new PublishCommand({ Message: JSON.stringify(event.Records[i].dynamodb?.NewImage) }));
  }
};
