exports.rows = async (event) => Object.keys(event);
