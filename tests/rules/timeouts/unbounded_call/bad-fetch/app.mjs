export const handler = async (event) => {
  const answer = await fetch('https://example.com');
  return answer.json();
};
