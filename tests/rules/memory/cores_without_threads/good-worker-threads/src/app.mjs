import { Worker } from "node:worker_threads";

export const handler = (event) =>
  new Promise((resolve) => new Worker("./solve.mjs", { workerData: event.body }).once("message", resolve));
