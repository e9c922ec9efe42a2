import { parentPort, workerData } from "node:worker_threads";

parentPort.postMessage({ statusCode: 200, body: String(workerData.length) });
