exports.handler = async (event) => {
  if (event.httpMethod === "OPTIONS") return { statusCode: 204, body: "" };
  return { statusCode: 200, body: JSON.stringify(event.body) };
};
