import * as fs from "fs";
import * as os from "os";

export const handler = async (event: { id: string; body: string }): Promise<string> => {
  const file = `${os.tmpdir()}/${event.id}.txt`;
  fs.writeFileSync(file, event.body);
  return file;
};
