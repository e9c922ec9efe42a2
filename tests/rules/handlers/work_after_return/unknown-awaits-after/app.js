const axios = require("axios");

class Tracker {
  constructor(url) {
    this.url = url;
  }

  async track(name) {
    await axios.post(this.url, { name }, { timeout: 1000 });
  }
}

const tracker = new Tracker(process.env.TRACKER);

exports.handler = async (event) => {
  tracker.track("order");
  await axios.get("https://shop.example", { timeout: 5000 });
  return { statusCode: 200 };
};
