require("dotenv").config();
const { createClient } = require("redis");

class Shelf {
  constructor() {
    this.client = null;
    this.disabled = process.env.SHELF_DISABLED === "true";
    this.failures = 0;
  }

  async open() {
    if (this.disabled) return null;
    this.client = createClient({ url: "redis://shelf:6379" });
    this.client.on("error", () => {
      this.failures++;
      if (this.failures > 3) this.disabled = true;
    });
    await this.client.connect();
    return this.client;
  }
}

const shelf = new Shelf();

exports.handler = async (event) => {
  const client = await shelf.open();
  return client ? client.get(event.id) : null;
};
