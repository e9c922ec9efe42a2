const count = async (lines) => lines.length;

export const handler = async (event) => {
  count(event.lines);
  event.lines.forEach(async (line) => {
    console.log(line);
  });
};
