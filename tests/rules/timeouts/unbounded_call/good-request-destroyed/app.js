const https = require("node:https");

exports.handler = async () =>
  new Promise((resolve, reject) => {
    const request = https.get("https://stock.example.com", (response) => resolve(response.statusCode));
    request.setTimeout(3000, () => request.destroy());
    request.on("error", reject);
  });
