import orders from "./functions/orders";
import prices from "./functions/prices";

const service = {
  service: "shop",
  provider: { name: "aws", runtime: "nodejs22.x" },
  functions: { orders, prices },
};

module.exports = service;
