const sdk = require("aws-sdk"); // HERE

exports.handler = async () => sdk.VERSION;
