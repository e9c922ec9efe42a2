import { WebClient } from "@slack/web-api";
import { IoTDataPlaneClient, PublishCommand } from "@aws-sdk/client-iot-data-plane";

const chat = new WebClient(process.env.TOKEN, { timeout: 1000 });
const things = new IoTDataPlaneClient({});

export const handler = async (event) => {
  const asked = JSON.parse(event.body);
  try {
    await chat.chat.postMessage({ channel: asked.channel, text: "on its way" });
  } catch (error) {
    await chat.chat.postMessage({ channel: asked.channel, text: "sorry" });
    await things.send(new PublishCommand({ topic: "doors", payload: "closed" }));
  }
  return { statusCode: 200 };
};
