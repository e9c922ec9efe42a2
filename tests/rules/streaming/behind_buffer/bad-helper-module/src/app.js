const { streaming } = require('./streaming');

exports.handler = streaming(async (event, stream) => {
  stream.write('one');
  stream.end();
});
