import pRetry from "p-retry";

const items = async (): Promise<unknown> => {
  const answer = await fetch("https://stock.example.com/items", { signal: AbortSignal.timeout(5_000) });
  return answer.json();
};

export const handler = async (): Promise<unknown> => pRetry(items, { retries: 3 });
