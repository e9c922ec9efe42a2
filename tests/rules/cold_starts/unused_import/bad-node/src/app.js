const mongoose = require('mongoose');

exports.handler = async (event) => JSON.parse(event.body);
