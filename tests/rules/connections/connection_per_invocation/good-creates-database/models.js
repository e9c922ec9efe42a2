const { createConnection } = require("typeorm");

let connection;

exports.connectToDatabase = async () => {
  if (!connection) {
    connection = await createConnection({ type: "postgres", host: process.env.DB_HOST });
  }
  return connection;
};
