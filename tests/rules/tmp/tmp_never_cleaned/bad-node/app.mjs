import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import path from "node:path";

export const handler = async (event) => {
  const file = path.join("/tmp", `${randomUUID()}.png`);
  await writeFile(file, Buffer.from(event.image, "base64"));
  return file;
};
