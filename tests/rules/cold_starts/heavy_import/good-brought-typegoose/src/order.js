class Order {}

module.exports = { Order };
