async function handler() {
  return 1;
}
module.exports = { handler };
