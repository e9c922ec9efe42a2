import { Agent, setGlobalDispatcher } from "undici";

setGlobalDispatcher(new Agent({ headersTimeout: 2000, bodyTimeout: 2000 }));

export const handler = async () => (await fetch("https://stock.example.com")).json();
