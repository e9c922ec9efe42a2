import { CloudWatchLogsClient, PutRetentionPolicyCommand } from "@aws-sdk/client-cloudwatch-logs";

const logs = new CloudWatchLogsClient({});

export const handler = async (event) => {
  await logs.send(new PutRetentionPolicyCommand({ logGroupName: event.group, retentionInDays: 30 }));
};
