const https = require("node:https");

exports.handler = (event, context, callback) => {
  const request = event.Records[0].cf.request;
  https.get("https://pages.example.com/template.html", (response) => {
    response.on("end", () => callback(null, { status: "200", uri: request.uri }));
  });
};
