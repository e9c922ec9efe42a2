import { AthenaClient, GetQueryExecutionCommand } from "@aws-sdk/client-athena";
import { sleep } from "./sleep.mjs";

const athena = new AthenaClient({});

export const handler = async (event) => {
  const begun = Date.now();
  let state = "RUNNING";
  while (state === "RUNNING") {
    if (Date.now() - begun > 9000) break;
    await sleep(3000);
    const found = await athena.send(new GetQueryExecutionCommand({ QueryExecutionId: event.query }));
    state = found.QueryExecution.Status.State;
  }
  return state;
};
