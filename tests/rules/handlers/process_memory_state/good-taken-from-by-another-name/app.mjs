const messages = [];

const send = async (waiting) => {
  while (waiting.length > 0) {
    console.log(waiting.splice(0, 10));
  }
};

export const handler = async (event) => {
  event.Records.forEach((record) => messages.push(record.body));
  await send(messages);
};
