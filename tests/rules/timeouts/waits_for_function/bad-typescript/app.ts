import { ask } from "./ask";

export const handler = async (event: { sku: string }): Promise<number> => ask("stock", event.sku);
