exports.get = async () => ({ statusCode: 200, body: "[]" });
