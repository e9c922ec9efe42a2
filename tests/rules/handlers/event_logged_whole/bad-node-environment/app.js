exports.handler = async (event) => {
  console.log("## ENVIRONMENT", process.env);
  return event.id;
};
