const mysql = require("mysql2/promise");

let pool;
const connect = () => {
  pool ??= mysql.createPool({ host: process.env.DB_HOST, user: "orders", connectionLimit: 10, queueLimit: 0 });
  return pool;
};

exports.handler = async () => {
  const [rows] = await connect().query("select id from orders");
  return { statusCode: 200, body: JSON.stringify(rows) };
};
