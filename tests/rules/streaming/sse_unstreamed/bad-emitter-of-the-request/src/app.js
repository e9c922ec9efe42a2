const { EventEmitter } = require("events");
const { play } = require("./play");

exports.handler = async (event) => {
  const moves = new EventEmitter();
  const told = [];
  moves.on("move", (move) => told.push(`data: ${move}\n\n`));
  await play(moves);
  return { statusCode: 200, headers: { "content-type": "text/event-stream" }, body: told.join("") };
};
