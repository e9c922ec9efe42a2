const warmer = require("lambda-warmer");

exports.handler = async (event) => {
  if (await warmer(event)) return "warmed";
  return { statusCode: 200, body: "ok" };
};
