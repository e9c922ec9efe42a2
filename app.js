const isLambda = !!process.env.AWS_LAMBDA_FUNCTION_NAME || !!process.env.AWS_EXECUTION_ENV;
let playwright;
if (isLambda) {
  playwright = require('playwright-core');
} else {
  const pw = require('playwright');
  playwright = pw;
}
exports.handler = async () => { if (isLambda) { const b = await playwright.chromium.launch({}); await b.close(); } };
