const { save } = require('./orders');

exports.handler = async (event) => save(event);
