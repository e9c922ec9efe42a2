export const handler = async (event) => {
  const done = await Promise.allSettled(
    event.Records.map((record) => fetch(process.env.URL, { method: "POST", body: record.body })),
  );
  console.log(done.length);
};
