import store from "ws-store";

export const handler = async (event) => {
  store.set(event.requestContext.connectionId, "open");
  return { statusCode: 200 };
};
