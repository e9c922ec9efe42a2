const Redis = require('ioredis');
const { createClient } = require('redis');
const mongoose = require('mongoose');

const cache = new Redis({ host: process.env.CACHE, connectTimeout: 2000 });
const other = createClient({ url: process.env.OTHER });

exports.handler = async (event) => {
  await mongoose.connect('mongodb://orders.example.com/orders');
  await other.connect();
  return (await cache.get(event.id)) || other.get(event.id);
};
