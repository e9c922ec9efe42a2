export const handler = async () => {
  const answer = await fetch("https://carrier.example.com/days", { signal: AbortSignal.timeout(2000) });
  return answer.json();
};
