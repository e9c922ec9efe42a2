const axios = require("axios");

const price = async (order) => {
  const answer = await axios.post("https://prices.example.com/orders", order);
  return answer.data;
};

exports.handler = async (event) => {
  const order = JSON.parse(event.body);
  price(order);
  const told = await price({ ...order, currency: "EUR" });
  return { statusCode: 200, body: JSON.stringify(told) };
};
