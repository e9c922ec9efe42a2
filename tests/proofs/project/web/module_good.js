const path = require("path"); // HERE

exports.handler = async () => path.sep;
