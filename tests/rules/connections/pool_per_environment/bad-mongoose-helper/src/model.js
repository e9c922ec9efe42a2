import mongoose from "mongoose";

const options = { maxPoolSize: 50, serverSelectionTimeoutMS: 5000 };
const connected = mongoose.connect(process.env.MONGO_URL, options);

export const orders = async () => {
  await connected;
  return mongoose.model("Order", new mongoose.Schema({ total: Number })).find();
};
