import { Sequelize } from "sequelize";

const sequelize: Sequelize = new Sequelize(process.env.DATABASE_URL as string, {
  dialect: "postgres",
  pool: { max: 5, min: 0, idle: 10000 },
});

export const handler = async (): Promise<{ statusCode: number; body: string }> => {
  const [rows] = await sequelize.query("select id from orders");
  return { statusCode: 200, body: JSON.stringify(rows) };
};
