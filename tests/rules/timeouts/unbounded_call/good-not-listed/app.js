const axios = require("axios");

exports.handler = async () => {
  const answer = await axios.get("https://prices.example.com/orders");
  return { statusCode: 200, body: JSON.stringify(answer.data) };
};
