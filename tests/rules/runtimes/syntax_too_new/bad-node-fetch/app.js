exports.handler = async (event) => {
  const answer = await fetch(`https://stock.example.com/items/${event.pathParameters.id}`);
  return { statusCode: 200, body: await answer.text() };
};
