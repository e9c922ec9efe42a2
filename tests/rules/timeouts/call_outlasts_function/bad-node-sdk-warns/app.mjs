import { ComprehendClient, DetectSentimentCommand } from "@aws-sdk/client-comprehend";

const client = new ComprehendClient({ requestHandler: { requestTimeout: 15_000 } });

export const handler = async (event) =>
  client.send(new DetectSentimentCommand({ Text: event.text, LanguageCode: "en" }));
