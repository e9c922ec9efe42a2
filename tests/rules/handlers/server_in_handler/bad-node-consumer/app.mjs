import { Kafka } from "kafkajs";

const consumer = new Kafka({ brokers: ["kafka.example.com:9092"] }).consumer({ groupId: "orders" });

export const handler = async () => {
  await consumer.connect();
  await consumer.subscribe({ topics: ["orders"] });
  await consumer.run({ eachMessage: async ({ message }) => console.log(message.offset) });
};
