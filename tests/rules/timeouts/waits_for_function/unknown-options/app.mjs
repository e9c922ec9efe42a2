import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { options } from "./nowhere.mjs";

const client = new LambdaClient({});

export const handler = async () => client.send(new InvokeCommand({ FunctionName: "stock", ...options }));
