const { google } = require('googleapis');
const { Sequelize } = require('sequelize');
const { DataSource } = require('typeorm');

google.options({ timeout: 2000 });
const sheets = google.sheets({ version: 'v4', auth: process.env.KEY });
const orders = new DataSource({ type: 'postgres', host: process.env.ORDERS, connectTimeoutMS: 2000 });
const told = new DataSource({ type: 'postgres', url: process.env.TOLD });
const stock = new Sequelize('stock', 'reader', process.env.PASSWORD, {
  host: process.env.STOCK,
  dialect: 'postgres',
  dialectOptions: { connectionTimeoutMillis: 2000, query_timeout: 2000 },
});

exports.handler = async () => {
  await orders.initialize();
  await told.initialize();
  await stock.authenticate();
  return (await sheets.spreadsheets.values.get({ spreadsheetId: 'orders', range: 'A1:B2' })).data;
};
