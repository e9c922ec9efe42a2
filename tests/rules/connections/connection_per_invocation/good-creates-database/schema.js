exports.SCHEMA = "CREATE TABLE orders (id text)";
