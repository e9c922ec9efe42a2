import { NestFactory } from "@nestjs/core";
import { AppModule } from "./module";

const start = async (): Promise<void> => {
  const app = await NestFactory.create(AppModule);
  await app.listen(3000);
};

export const handler = async (): Promise<void> => {
  await start();
};
