const { google } = require('googleapis');
const { Sequelize } = require('sequelize');
const { DataSource } = require('typeorm');

const sheets = google.sheets({ version: 'v4', auth: process.env.KEY });
const orders = new DataSource({ type: 'postgres', host: process.env.ORDERS, entities: [] });
const stock = new Sequelize('stock', 'reader', process.env.PASSWORD, { host: process.env.STOCK, dialect: 'postgres' });

exports.handler = async () => {
  await orders.initialize();
  await stock.authenticate();
  return (await sheets.spreadsheets.values.get({ spreadsheetId: 'orders', range: 'A1:B2' })).data;
};
