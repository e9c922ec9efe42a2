const Stripe = require('stripe');
const twilio = require('twilio');
const mail = require('@sendgrid/mail');
const nodemailer = require('nodemailer');
const { createClient } = require('@supabase/supabase-js');

const stripe = new Stripe(process.env.STRIPE_KEY);
const texts = twilio(process.env.SID, process.env.SECRET);
const rows = createClient(process.env.SUPABASE, process.env.KEY);
const smtp = nodemailer.createTransport({ host: 'mail.example.com', port: 587 });

exports.handler = async (event) => {
  const { data } = await rows.from('orders').select('*').eq('id', event.id);
  const customer = await stripe.customers.create({ email: event.mail });
  await texts.messages.create({ to: event.phone, body: customer.id });
  await mail.send({ to: event.mail, from: 'a@example.com', text: data[0].text });
  await smtp.sendMail({ to: event.mail, from: 'a@example.com', text: data[0].text });
};
