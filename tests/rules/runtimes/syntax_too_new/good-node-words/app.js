// a?.b ?? c is newer than this runtime
const text = "a?.b ??= c";
const rate = (x) => (x ?.5 : 1);

exports.handler = async () => ({ statusCode: 200, body: `${text} ${rate(1)} #nobody()` });
