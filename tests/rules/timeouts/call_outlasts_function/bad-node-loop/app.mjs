import axios from "axios";

const fetchItems = async () => {
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      const { data } = await axios.get("https://stock.example.com/items", { timeout: 10000 });
      return data;
    } catch (error) {
      console.warn("again", error.code);
    }
  }
  throw new Error("no stock");
};

export const handler = async () => fetchItems();
