import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";

const client = new SecretsManagerClient({});
const kept = new Map();

const secret = async (name) => {
  const found = kept.get(name);
  if (found) return found;
  const answer = await client.send(new GetSecretValueCommand({ SecretId: name }));
  kept.set(name, answer.SecretString);
  return answer.SecretString;
};

export const handler = async (event) => event.key === (await secret("key"));
