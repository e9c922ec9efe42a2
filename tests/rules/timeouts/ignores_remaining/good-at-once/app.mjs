import axios from "axios";

export const handler = async () => {
  const [price, stock] = await Promise.all([
    axios.get("https://prices.example.com/", { timeout: 20000 }),
    axios.get("https://stock.example.com/", { timeout: 20000 }),
  ]);
  return { price: price.data, stock: stock.data };
};
