const messages = [];

export const handler = async (event) => {
  event.Records.forEach((record) => messages.push(JSON.parse(record.body)));
  return { total: messages.length };
};
