export const handler = async (event) => {
  const told = new Set();
  told.add(event.requestContext.connectionId);
  const seen = {};
  seen[event.requestContext.connectionId] = true;
  return { statusCode: 200, body: JSON.stringify([...told, ...Object.keys(seen)]) };
};
