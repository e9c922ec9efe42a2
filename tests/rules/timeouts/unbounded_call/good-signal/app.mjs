export const handler = async () => {
  const answer = await fetch('https://example.com', { signal: AbortSignal.timeout(3000) });
  return answer.json();
};
