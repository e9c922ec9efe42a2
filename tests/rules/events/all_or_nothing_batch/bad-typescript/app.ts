import axios from "axios";
import type { SQSEvent } from "aws-lambda";

export const handler = async ({ Records }: SQSEvent): Promise<void> => {
  for (const { body } of Records) {
    await axios.post("https://warehouse.example.com/orders", JSON.parse(body), { timeout: 2000 });
  }
};
