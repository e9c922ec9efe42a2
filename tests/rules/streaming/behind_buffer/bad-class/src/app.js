class Lines {
  async answer(event, stream) {
    stream.write('one');
    stream.end();
  }
}

const lines = new Lines();

exports.handler = awslambda.streamifyResponse((event, stream) => lines.answer(event, stream));
