import { Hub } from "./hub";

const hub = new Hub();

export const handler = async (event: { requestContext: { routeKey: string; connectionId: string } }) => {
  if (event.requestContext.routeKey === "$connect") hub.open(event.requestContext.connectionId);
  return { statusCode: 200 };
};
