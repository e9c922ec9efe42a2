import { Lambda } from "@aws-sdk/client-lambda";

const lambda = new Lambda({});

export async function ask(name: string, body: string): Promise<number> {
  const answer = await lambda.invoke({ FunctionName: name, Payload: body });
  return answer.StatusCode ?? 0;
}
