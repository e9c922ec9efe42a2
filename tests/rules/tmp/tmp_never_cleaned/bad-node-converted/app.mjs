import { readFile, writeFile } from "node:fs/promises";

import sharp from "sharp";

export const handler = async (event) => {
  const file = `/tmp/${event.id}.png`;
  const small = `/tmp/${event.id}.webp`;
  await writeFile(file, Buffer.from(event.image, "base64"));
  await sharp(file).resize(200).toFile(small);
  const bytes = await readFile(small);
  return bytes.toString("base64");
};
