import { orders } from "./model.js";

export const handler = async () => ({ statusCode: 200, body: JSON.stringify(await orders()) });
