const ROUTES = {
  GET: async () => ({ statusCode: 200 }),
  POST: async (event) => ({ statusCode: 201, body: event.body }),
};

exports.handler = async (event) => ROUTES[event.httpMethod || "GET"](event);
