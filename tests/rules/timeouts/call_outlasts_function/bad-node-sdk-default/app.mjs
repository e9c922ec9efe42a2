import { BedrockRuntimeClient, ConverseCommand } from "@aws-sdk/client-bedrock-runtime";

const client = new BedrockRuntimeClient({ requestHandler: { requestTimeout: 7_000 } });

export const handler = async (event) => client.send(new ConverseCommand({ modelId: "m", messages: event.messages }));
