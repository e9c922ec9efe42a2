const express = require("express");
const serverless = require("serverless-http");
const { EventEmitter } = require("events");

const moves = new EventEmitter();
const app = express();

app.get("/moves", (req, res) => {
  res.set({ "Content-Type": "text/event-stream", "Cache-Control": "no-cache" });
  const tell = (move) => res.write(`data: ${move}\n\n`);
  moves.on("move", tell);
  req.on("close", () => moves.off("move", tell));
});

app.post("/moves", (req, res) => {
  moves.emit("move", req.body);
  res.json({ done: true });
});

exports.handler = serverless(app);
