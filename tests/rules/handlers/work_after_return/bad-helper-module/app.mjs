import { audit } from "./audit.mjs";

export async function handler(event) {
  if (event.user) audit(event.user);
  return { statusCode: 200 };
}
