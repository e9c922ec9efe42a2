from http.server import BaseHTTPRequestHandler, HTTPServer


class Answers(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)


class Service:
    def __init__(self, port):
        self.server = HTTPServer(("", port), Answers)

    def up(self):
        self.server.serve_forever()


def handler(event, context):
    Service(8080).up()
