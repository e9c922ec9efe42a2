const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const tell = async () => {
  await wait(200);
  await fetch(process.env.WHERE);
};

exports.handler = async () => {
  tell(); // HERE
  return 'done';
};
