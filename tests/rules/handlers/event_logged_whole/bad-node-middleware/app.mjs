import { Logger } from "@aws-lambda-powertools/logger";
import { injectLambdaContext } from "@aws-lambda-powertools/logger/middleware";
import middy from "@middy/core";

const logger = new Logger({ serviceName: "orders" });

const orders = async (event) => ({ statusCode: 200, body: event.id });

export const handler = middy(orders).use(injectLambdaContext(logger, { logEvent: true }));
