const { start } = require(process.env.SERVER);

start().listen(8080);

exports.handler = async () => ({ statusCode: 200 });
