"""gzip: for text that is worth it, and only for who takes it."""

from __future__ import annotations

import gzip

from flask import Flask
from flask.testing import FlaskClient

GZIP = {"Accept-Encoding": "gzip, deflate, br"}


def test_scripts_and_styles_are_compressed_once(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        from forum.web.assets import asset, bundle_css

        for address in (asset("js/main.js"), bundle_css()):
            plain, packed, again = (client.get(address, headers=given) for given in ({}, GZIP, GZIP))
            assert "Content-Encoding" not in plain.headers
            assert packed.headers["Content-Encoding"] == "gzip"
            assert gzip.decompress(packed.data) == plain.data
            assert packed.data == again.data
            assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data) / 2
            assert packed.headers["Cache-Control"] == plain.headers["Cache-Control"]
            assert "Accept-Encoding" in packed.headers["Vary"]
            for answer in (plain, packed, again):
                answer.close()


def test_small_answers_and_other_kinds_stay_as_they_are(app: Flask, client: FlaskClient) -> None:
    @app.get("/small")
    def small() -> str:
        return "short"

    @app.get("/binary")
    def binary() -> tuple[bytes, dict[str, str]]:
        return b"\0" * 5000, {"Content-Type": "application/octet-stream"}

    for path in ("/small", "/binary"):
        assert "Content-Encoding" not in client.get(path, headers=GZIP).headers


def test_a_head_request_has_no_body(app: Flask, client: FlaskClient) -> None:
    assert client.head("/healthz", headers=GZIP).data == b""
