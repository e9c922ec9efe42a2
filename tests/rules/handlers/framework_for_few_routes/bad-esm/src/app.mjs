import express from "express";
import serverless from "serverless-http";

const app = express();
app.use(express.json());

app.get("/orders", (request, response) => response.json([]));
app.post("/orders", (request, response) => response.status(201).json(request.body));

export const handler = serverless(app);
