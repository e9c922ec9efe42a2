const lambdaHandler = async () => 1;
module.exports = { lambdaHandler };
