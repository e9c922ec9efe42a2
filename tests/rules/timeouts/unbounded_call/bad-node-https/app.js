const https = require("node:https");

exports.handler = async (event) =>
  new Promise((resolve, reject) => {
    const request = https.request({ host: "stock.example.com", path: `/${event.sku}` }, (response) => {
      resolve(response.statusCode);
    });
    request.on("error", reject);
    request.end();
  });
