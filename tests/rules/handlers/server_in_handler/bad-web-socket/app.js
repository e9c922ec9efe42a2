const { WebSocketServer } = require("ws");

const sockets = new WebSocketServer({ port: 8080 });

exports.handler = async (event) => {
  sockets.clients.forEach((client) => client.send(event.body));
};
