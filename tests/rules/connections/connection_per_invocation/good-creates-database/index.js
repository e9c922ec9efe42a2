const { Client } = require("pg");
const { connectToDatabase } = require("./models");
const { SCHEMA } = require("./schema");

exports.handler = async () => {
  const connection = await connectToDatabase();
  try {
    await connection.query(`CREATE DATABASE ${process.env.NEW_NAME} owner ${process.env.NEW_USER};`);
  } catch (error) {
    console.log("it may be there already", error);
  }
  const client = new Client({ database: process.env.NEW_NAME });
  await client.connect();
  await client.query(String(SCHEMA));
  await client.end();
};
