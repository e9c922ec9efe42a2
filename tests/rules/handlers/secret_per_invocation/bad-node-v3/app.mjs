import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";

const client = new SecretsManagerClient({});
const command = new GetSecretValueCommand({ SecretId: process.env.SECRET });

const secret = async () => (await client.send(command)).SecretString;

export const handler = async (event) => event.key === (await secret());
