exports.handler = async (event) => {
  const { Sequelize } = require("sequelize");
  const database = new Sequelize(process.env.DATABASE_URL);
  const rows = await database.query("SELECT 1");
  return { statusCode: 200, body: JSON.stringify(rows) };
};
