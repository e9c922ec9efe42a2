import { createServer } from "node:http";

export const handler = async (event) => {
  const server = createServer((request, response) => response.end(JSON.stringify(event)));
  server.listen(8080);
  return { statusCode: 200, body: "listening" };
};
