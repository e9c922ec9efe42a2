export default { handler: "functions/orders/handler.main", timeout: 5 };
