import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";

const client = new LambdaClient({});

export const handler = async () =>
  client.send(new InvokeCommand({ FunctionName: process.env.STOCK, InvocationType: "DryRun" }));
