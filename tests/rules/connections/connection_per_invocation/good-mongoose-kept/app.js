const mongoose = require("mongoose");

exports.handler = async (event) => {
  await mongoose.connect(process.env.MONGODB_URI); // returns at once while it is connected
  return mongoose.connection.collection("orders").findOne({ id: event.id });
};
