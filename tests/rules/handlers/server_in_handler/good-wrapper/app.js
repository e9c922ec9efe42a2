const app = require("express")();

app.get("/", (request, response) => response.end());
app.listen(8080);

exports.handler = async () => ({ statusCode: 200 });
