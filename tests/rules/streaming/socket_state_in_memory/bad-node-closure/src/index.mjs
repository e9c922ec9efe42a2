const rooms = () => {
  const members = new Set();
  return { join: (id) => members.add(id), all: () => [...members] };
};
const lobby = rooms();

export const handler = async (event) => {
  if (event.requestContext.routeKey === "$connect") lobby.join(event.requestContext.connectionId);
  return { statusCode: 200, body: JSON.stringify(lobby.all()) };
};
