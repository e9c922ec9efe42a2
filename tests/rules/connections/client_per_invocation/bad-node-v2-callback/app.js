const AWS = require('aws-sdk');

exports.handler = (event, context, callback) => {
  const s3 = new AWS.S3();
  s3.listBuckets(callback);
};
