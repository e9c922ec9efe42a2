// Walks AWS Lambda Power Tuning's functions in the order of its state machine.
// Arguments: the folder of a checkout, and the input of an execution as JSON. Prints what the execution ends with.
const path = require('node:path');

const [folder, text] = process.argv.slice(2);
const step = (name) => require(path.join(folder, 'lambda', name)).handler;
console.log = console.error; // its functions log there

(async () => {
  const input = JSON.parse(text);
  input.lambdaConfigurations = await step('initializer')(input);
  while (input.lambdaConfigurations.iterator.continue) {
    input.lambdaConfigurations = await step('publisher')(input);
  }
  input.stats = await Promise.all(
    input.lambdaConfigurations.powerValues.map((value) => step('executor')({ input, value })),
  );
  await step('cleaner')(input);
  input.analysis = await step('analyzer')(input);
  await step('optimizer')(input);
  process.stdout.write(JSON.stringify(input.analysis));
})();
