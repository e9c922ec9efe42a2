export default { handler: "functions/prices/handler.main", timeout: 5 };
