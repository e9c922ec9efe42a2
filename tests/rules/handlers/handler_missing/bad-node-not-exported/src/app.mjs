const handler = async () => 1;
export const main = handler;
