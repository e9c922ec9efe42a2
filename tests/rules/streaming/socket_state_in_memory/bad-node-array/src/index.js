const { connect } = require("./connections");

exports.handler = async (event) => {
  if (event.requestContext.eventType === "CONNECT") connect(event.requestContext);
  return { statusCode: 200 };
};
