const axios = require('axios');

exports.handler = async (event) => (await axios.post('https://billing.example.com', event.body, { timeout: 3000 })).data;
