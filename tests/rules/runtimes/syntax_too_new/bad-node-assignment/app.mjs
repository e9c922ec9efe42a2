import { clients } from "./lib/clients.mjs";

export const handler = async () => clients().table;
