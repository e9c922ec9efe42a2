exports.streaming = (handle) => awslambda.streamifyResponse(handle);
