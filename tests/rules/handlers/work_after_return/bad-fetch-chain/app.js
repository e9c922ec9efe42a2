exports.handler = async (event) => {
  fetch(process.env.HOOK, { method: "POST", body: event.body })
    .then((answer) => console.log(answer.status))
    .catch(console.error);
  return { statusCode: 202 };
};
