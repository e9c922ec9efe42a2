const limit = (ms) => new Promise((resolve) => setTimeout(() => resolve("late"), ms));

export const handler = async (event) => Promise.race([fetch(event.url), limit(2000)]);
