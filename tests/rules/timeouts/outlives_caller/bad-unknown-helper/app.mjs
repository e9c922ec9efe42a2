import { orders } from "@shop/orders";

export const handler = async (event) => ({ statusCode: 200, body: JSON.stringify(await orders(event.rawPath)) });
