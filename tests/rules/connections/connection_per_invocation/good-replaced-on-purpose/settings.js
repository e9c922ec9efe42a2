exports.settings = async () => ({ host: process.env.HOST });
