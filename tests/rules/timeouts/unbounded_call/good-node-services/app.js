const Stripe = require('stripe');
const twilio = require('twilio');
const mail = require('@sendgrid/mail');
const nodemailer = require('nodemailer');
const { SESv2Client, SendEmailCommand } = require('@aws-sdk/client-sesv2');
const { createClient } = require('@supabase/supabase-js');

mail.setTimeout(2000);
const stripe = new Stripe(process.env.STRIPE_KEY, { timeout: 2000, maxNetworkRetries: 0 });
const texts = twilio(process.env.SID, process.env.SECRET, { timeout: 2000 });
const rows = createClient(process.env.SUPABASE, process.env.KEY);
const smtp = nodemailer.createTransport({ host: 'mail.example.com', port: 587, greetingTimeout: 2000 });
const ses = nodemailer.createTransport({ SES: { sesClient: new SESv2Client(), SendEmailCommand } });

exports.handler = async (event) => {
  const { data } = await rows.from('orders').select('*').eq('id', event.id).abortSignal(AbortSignal.timeout(2000));
  const customer = await stripe.customers.create({ email: event.mail });
  await texts.messages.create({ to: event.phone, body: customer.id });
  await mail.send({ to: event.mail, from: 'a@example.com', text: data[0].text });
  await smtp.sendMail({ to: event.mail, from: 'a@example.com', text: data[0].text });
  await ses.sendMail({ to: event.mail, from: 'a@example.com', text: data[0].text });
};
