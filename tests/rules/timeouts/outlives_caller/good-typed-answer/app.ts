interface Answer {
  statusCode: number;
  body: string;
}

class Health {
  constructor(private readonly version: string) {}

  answer(): Answer {
    return { statusCode: 200, body: JSON.stringify({ version: this.version, at: new Date().toISOString() }) };
  }
}

const health = new Health(process.env.VERSION ?? "dev");

export const handler = async (): Promise<Answer> => health.answer();
