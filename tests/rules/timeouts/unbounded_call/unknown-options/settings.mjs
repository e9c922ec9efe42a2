export const options = () => JSON.parse(process.env.OPTIONS);
