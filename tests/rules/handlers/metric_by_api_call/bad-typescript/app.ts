import { count } from "./metrics";

export const handler = async (event: { id: string }): Promise<string> => {
  await count("orders");
  return event.id;
};
