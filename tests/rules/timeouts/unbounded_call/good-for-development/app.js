const https = require("https");

exports.handler = async (event) => {
  if (event.queryStringParameters.preview) {
    const axios = require("axios");
    const answer = await axios({ url: "https://pictures.example.com/orders", method: "get" });
    return { statusCode: 200, body: answer.data };
  }
  return { statusCode: 200, body: https.globalAgent.protocol };
};
