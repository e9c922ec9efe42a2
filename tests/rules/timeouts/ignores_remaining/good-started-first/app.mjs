import axios from "axios";

export const handler = async () => {
  const price = axios.get("https://prices.example.com/", { timeout: 20000 });
  const stock = axios.get("https://stock.example.com/", { timeout: 20000 });
  return { price: (await price).data, stock: (await stock).data };
};
