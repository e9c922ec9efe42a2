let AWS;
try {
  AWS = require('aws-sdk');
} catch (error) {
  AWS = null;
}

exports.handler = async (event) => ({ statusCode: AWS ? 200 : 501 });
