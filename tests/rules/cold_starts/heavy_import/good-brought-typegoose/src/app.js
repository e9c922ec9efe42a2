const mongoose = require('mongoose');
const { getModelForClass } = require('@typegoose/typegoose');
const { Order } = require('./order');

const orders = getModelForClass(Order);

exports.handler = async (event) => {
  if (event.queryStringParameters.id) {
    return orders.findById(new mongoose.Types.ObjectId(event.queryStringParameters.id));
  }
  return orders.find({});
};
