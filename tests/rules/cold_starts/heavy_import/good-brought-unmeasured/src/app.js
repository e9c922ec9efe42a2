const { Op } = require('sequelize');
const { Sequelize } = require('sequelize-typescript');

const shop = new Sequelize(process.env.SHOP);

exports.handler = async (event) => {
  const orders = shop.model('orders');
  if (event.queryStringParameters.name) {
    return orders.findAll({ where: Op.and(event.queryStringParameters) });
  }
  return orders.findAll();
};
