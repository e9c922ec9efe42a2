import fs from "node:fs";

export const handler = async (event) => {
  if (!fs.existsSync("/tmp/rates.json")) {
    const answer = await fetch(`https://rates.example.com/${event.pathParameters.currency}`);
    fs.writeFileSync("/tmp/rates.json", await answer.text());
  }
  return { statusCode: 200, body: fs.readFileSync("/tmp/rates.json", "utf8") };
};
