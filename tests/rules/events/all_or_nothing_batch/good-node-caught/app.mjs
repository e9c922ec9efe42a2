export const handler = async (event) => {
  for (const record of event.Records) {
    await fetch(process.env.URL, { method: "POST", body: record.body })
      .then((answer) => console.log(answer.status))
      .catch((error) => console.error(error));
  }
};
