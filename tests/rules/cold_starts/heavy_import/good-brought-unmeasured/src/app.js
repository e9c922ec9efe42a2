const { Op } = require('sequelize');
const { Sequelize } = require('sequelize-typescript');

const shop = new Sequelize(process.env.SHOP);

exports.handler = async (event) => {
  const named = event.queryStringParameters.name;
  const where = named ? { name: { [Op.substring]: named } } : {};
  return shop.model('orders').findAll({ where });
};
