const name = (event) => (event.resource ? `by ${event.resource}` : "orders");

exports.handler = async (event) => {
  console.log(name(event), event.multiValueHeaders && event.multiValueHeaders["x-trace"]);
  return { statusCode: 200, body: event.body };
};
