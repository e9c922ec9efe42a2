from flask import Flask


def create_app():
    app = Flask(__name__)

    @app.route("/orders")
    def orders():
        return "[]"

    return app
