import axios from "axios";

export const handler = async (event) => {
  const { data: price } = await axios.get("https://prices.example.com/today", { timeout: 20000 });
  const { data } = await axios.post("https://orders.example.com/", { ...event, price }, { timeout: 15000 });
  return data;
};
