import { Logger } from "@aws-lambda-powertools/logger";

const logger = new Logger();

export const handler = async (event: { id: string }): Promise<number> => {
  logger.info("order received", { event });
  return 200;
};
