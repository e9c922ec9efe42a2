const axios = require("axios");

const tell = async (order) => {
  const answer = await axios.post("https://metrics.example.com/orders", order);
  console.log(answer.status);
};

class Orders {
  async remind(order) {
    await axios.post("https://mail.example.com/orders", order);
  }

  async take(order) {
    tell(order).then(() => console.log("told"));
    this.remind(order);
    return { statusCode: 202 };
  }
}

exports.handler = async (event) => new Orders().take(JSON.parse(event.body));
