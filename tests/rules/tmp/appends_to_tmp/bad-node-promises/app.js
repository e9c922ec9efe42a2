const { appendFile } = require('fs/promises');

exports.handler = async (event) => {
  await appendFile('/tmp/report.csv', event.body);
};
