import axios from "axios";

const paging = axios.create({ baseURL: "https://pages.example.com" });

const warn = async (names) => {
  names.forEach(async (name) => {
    await paging.post("/pages", { name });
  });
};

export const handler = async (event) => {
  const names = event.names;
  await warn(names);
  return names.map((name) => name.trim()).join();
};
