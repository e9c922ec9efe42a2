const axios = require('axios');

exports.handler = async () => {
  const { data } = await axios.get('https://example.com');
  return data;
};
