import { Kafka } from "kafkajs";

const consumer = new Kafka({ brokers: ["kafka.example.com:9092"] }).consumer({ groupId: "orders" });

export const handler = async () => {
  await consumer.connect();
  await consumer.run({ eachMessage: async ({ message }) => console.log(message.offset) });
  await new Promise((resolve) => setTimeout(resolve, 5000));
  await consumer.disconnect();
};
