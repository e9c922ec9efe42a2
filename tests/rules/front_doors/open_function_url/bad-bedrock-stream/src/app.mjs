import { BedrockRuntimeClient, InvokeModelWithResponseStreamCommand } from "@aws-sdk/client-bedrock-runtime";

const bedrock = new BedrockRuntimeClient({});

export const handler = awslambda.streamifyResponse(async (event, stream) => {
  const { prompt } = JSON.parse(event.body);
  const answer = await bedrock.send(
    new InvokeModelWithResponseStreamCommand({ modelId: "model", body: JSON.stringify({ prompt }) }),
  );
  for await (const part of answer.body) {
    stream.write(part.chunk.bytes);
  }
  stream.end();
});
