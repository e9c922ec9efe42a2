const { read } = require("./pictures");

exports.handler = async (event) => ({ statusCode: 200, body: await read(event.pathParameters.id) });
