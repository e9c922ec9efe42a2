import { GetParameterCommand as Get, SSMClient } from "@aws-sdk/client-ssm";

export class Settings {
  constructor(private readonly client: SSMClient = new SSMClient({})) {}

  async read(name: string): Promise<string | undefined> {
    const answer = await this.client.send(new Get({ Name: name }));
    return answer.Parameter?.Value;
  }
}

const settings = new Settings();

export const handler = async (event: { currency: string }): Promise<boolean> =>
  (await settings.read("/shop/currency")) === event.currency;
