exports.handler = async () => {
  const answer = await fetch(process.env.WHERE, { signal: AbortSignal.timeout(300) }); // HERE
  return answer.status;
};
