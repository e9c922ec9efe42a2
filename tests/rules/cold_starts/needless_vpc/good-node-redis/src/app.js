const Redis = require('ioredis');
const redis = new Redis(process.env.WHERE);
exports.handler = async (event) => redis.get(event.id);
