import fs from "node:fs";

export const handler = async (event) => {
  fs.writeFileSync("/tmp/order.json", event.body);
  if (!fs.existsSync("/tmp/order.json")) {
    throw new Error("no order");
  }
  return JSON.parse(fs.readFileSync("/tmp/order.json"));
};
