import fetch from "node-fetch";

export const handler = async (event) => {
  const response = await fetch(`https://stock.example.com/${event.sku}`);
  return response.json();
};
