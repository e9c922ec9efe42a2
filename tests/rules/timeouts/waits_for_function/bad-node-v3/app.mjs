import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";

const client = new LambdaClient({});

export const handler = async (event) => {
  const command = new InvokeCommand({ FunctionName: process.env.STOCK, Payload: JSON.stringify(event) });
  const answer = await client.send(command);
  return Buffer.from(answer.Payload).toString();
};
