exports.serve = () => make();
