const fs = require('fs');

exports.handler = async (event) => {
  fs.writeFileSync('order.json', event.body);
  return { statusCode: 202 };
};
