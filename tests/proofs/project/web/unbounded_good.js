exports.handler = async () => {
  const answer = await fetch(process.env.WHERE, { signal: AbortSignal.timeout(2000) }); // HERE
  return answer.status;
};
