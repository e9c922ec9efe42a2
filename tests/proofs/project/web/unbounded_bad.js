exports.handler = async () => {
  const answer = await fetch(process.env.WHERE); // HERE
  return answer.status;
};
