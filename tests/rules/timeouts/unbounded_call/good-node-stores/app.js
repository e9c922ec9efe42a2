const Redis = require('ioredis');
const { createClient } = require('redis');
const mongoose = require('mongoose');

const cache = new Redis({ host: process.env.CACHE, commandTimeout: 2000 });
const told = new Redis(process.env.TOLD);
const other = createClient({ url: process.env.OTHER, socket: { socketTimeout: 2000 } });

exports.handler = async (event) => {
  await mongoose.connect('mongodb://orders.example.com/orders', { serverSelectionTimeoutMS: 2000 });
  await other.connect();
  return (await cache.get(event.id)) || (await told.get(event.id)) || other.get(event.id);
};
