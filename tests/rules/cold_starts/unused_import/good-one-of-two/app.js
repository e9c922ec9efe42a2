const inLambda = Boolean(process.env.AWS_LAMBDA_FUNCTION_NAME);
let playwright;
if (inLambda) {
  playwright = require("playwright-core");
} else {
  playwright = require("playwright");
}

exports.handler = async () => {
  const browser = await playwright.chromium.launch({ headless: true });
  await browser.close();
};
