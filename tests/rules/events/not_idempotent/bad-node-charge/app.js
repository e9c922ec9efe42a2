const stripe = require("stripe")(process.env.STRIPE_KEY);

exports.handler = async (event) => {
  for (const record of event.Records) {
    const order = JSON.parse(record.body);
    await stripe.refunds.create({ charge: order.charge, amount: order.amount });
  }
};
