"""The yardstick: a Flask application that does nothing, under the server that Terrasse runs under."""

from __future__ import annotations

import os

from flask import Flask

from forum import serving
from forum.config import Config


def main() -> None:
    """Serve on HOST:PORT until stopped."""
    app = Flask("bare")
    bodies = {int(size): "x" * int(size) for size in os.environ["BENCH_SIZES"].split(",")}

    @app.get("/<int:size>")
    def page(size: int) -> str:
        return bodies[size]

    @app.get("/healthz")
    def healthz() -> str:
        return "ok"

    serving.serve(app, Config.from_env(os.environ))


if __name__ == "__main__":
    main()
