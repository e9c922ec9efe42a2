import { options } from "./settings.mjs";

export const handler = async () => (await fetch("https://stock.example.com", options())).json();
