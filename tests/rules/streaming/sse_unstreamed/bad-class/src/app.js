class Live {
  answer() {
    const headers = { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache' };
    return { statusCode: 200, headers, body: 'data: 1\n\n' };
  }
}

const live = new Live();

exports.handler = async () => live.answer();
