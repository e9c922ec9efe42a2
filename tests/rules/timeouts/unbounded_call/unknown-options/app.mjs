import settings from "stock-settings";

export const handler = async () => (await fetch("https://stock.example.com", settings)).json();
