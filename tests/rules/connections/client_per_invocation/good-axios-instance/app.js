const axios = require('axios');

exports.handler = async (event) => {
  const api = axios.create({ baseURL: 'https://api.example.com', timeout: 2000 });
  const answer = await api.get('/orders');
  return { statusCode: 200, body: JSON.stringify(answer.data) };
};
