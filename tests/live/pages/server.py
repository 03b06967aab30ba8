"""A small Socket.IO server that does what a test page tells it.

Started with port, state file and settings (JSON); it prints its port. Its topic lives in the state file,
so that it outlives a kill.
"""

import json
import random
import sys
import threading
from pathlib import Path
from typing import Any

import simple_websocket
from flask import Flask, jsonify, request, send_from_directory
from flask.typing import ResponseReturnValue
from flask_socketio import SocketIO, disconnect, join_room, leave_room
from werkzeug.serving import make_server

from tests.live.pages.hostile import converse
from tests.live.pages.topic import Topic

SCRIPTS = Path(__file__).parents[3] / "static" / "js"


def build(topic: Topic, settings: dict[str, Any]) -> Flask:
    app = Flask(__name__, static_folder=None)
    socketio = SocketIO(
        app,
        async_mode="threading",
        transports=["websocket"],
        ping_interval=settings.get("ping_interval", 25),
        ping_timeout=settings.get("ping_timeout", 20),
    )
    _pages(app)
    _conversation(app, socketio, settings)
    _hostility(app)
    _topic(app, socketio, topic)
    return app


def _pages(app: Flask) -> None:
    names = ("socket", "live")

    @app.get("/")
    def page() -> str:
        places = {f"terrasse/{name}.js": f"/js/{name}.js" for name in names}
        return (
            "<!doctype html><html lang=en><title>A page</title><link rel=icon href=data:,>"
            f'<script type="importmap">{json.dumps({"imports": places})}</script>'
            '<script type="module" src="/page.js"></script>'
        )

    @app.get("/js/<name>")
    def script(name: str) -> ResponseReturnValue:
        return send_from_directory(SCRIPTS, name)

    @app.get("/page.js")
    def own_script() -> ResponseReturnValue:
        return send_from_directory(Path(__file__).parent, "page.js")


def _conversation(app: Flask, socketio: SocketIO, settings: dict[str, Any]) -> None:
    arrivals: list[Any] = []

    @socketio.on("connect")  # type: ignore[untyped-decorator]
    def arrive(auth: Any = None) -> bool:
        arrivals.append(auth)
        return not (isinstance(auth, dict) and auth.get("refuse"))

    @app.get("/arrivals")
    def told() -> ResponseReturnValue:
        return jsonify(arrivals)

    @socketio.on("echo")  # type: ignore[untyped-decorator]
    def echo(data: Any = None) -> Any:
        return data

    @socketio.on("silence")  # type: ignore[untyped-decorator]
    def silence(data: Any = None) -> Any:
        threading.Event().wait(settings.get("silence", 30))

    @socketio.on("say")  # type: ignore[untyped-decorator]
    def say(data: list[Any]) -> None:
        socketio.emit(data[0], data[1], to=request.sid)  # type: ignore[attr-defined]

    @socketio.on("leave me")  # type: ignore[untyped-decorator]
    def leave(data: Any = None) -> None:
        disconnect()

    @socketio.on("ask me")  # type: ignore[untyped-decorator]
    def ask(data: Any = None) -> None:
        sid = request.sid  # type: ignore[attr-defined]
        socketio.emit("question", 1, to=sid, callback=lambda *a: socketio.emit("answered", list(a), to=sid))


def _hostility(app: Flask) -> None:
    @app.route("/hostile/", websocket=True)
    def hostile() -> ResponseReturnValue:
        converse(simple_websocket.Server.accept(request.environ))
        return ""


class _Evil:
    """What stands between the topic and its readers: answers held back or failing, signals that get lost."""

    def __init__(self, socketio: SocketIO, topic: Topic) -> None:
        self._socketio, self._topic = socketio, topic
        self._released = threading.Event()
        self._released.set()
        self._failures, self._status = 0, 500
        self._emitting = threading.Lock()
        self.asked: list[int] = []

    def answer(self, seq: int) -> ResponseReturnValue:
        """The catch-up's answer."""
        self.asked.append(seq)
        if self._failures:
            self._failures -= 1
            return "", self._status
        answer = self._topic.since(seq)
        self._released.wait(20)  # the answer was true when it was made; it may be old when it arrives
        return jsonify(answer)

    def step(self, command: dict[str, Any]) -> None:
        """One step of a script: something happens to the topic, or to its signals and answers."""
        chance = random.Random(command.get("seed"))
        match command["do"]:
            case "change":
                self._send(self._topic.change(command["kind"], command["how"], chance))
            case "flush":
                self._send(self._topic.flush(chance))
            case "repeat":
                self._send(self._topic.repeat(chance))
            case "emit":
                self._send([(command["event"], command["payload"])])
            case "hold":
                self._released.clear()
            case "release":
                self._released.set()
            case "fail":
                self._failures, self._status = command["times"], command.get("status", 500)
            case "forget":
                self._topic.forget(command["before"])
            case "reset":
                self._released.set()
                self._failures = 0
                self.asked.clear()
                self._topic.clear()
            case "drop":
                server = self._socketio.server
                for sid in list(server.manager.rooms.get("/", {}).get(None, ())):
                    server.disconnect(sid)

    def _send(self, signals: list[tuple[str, Any]]) -> None:
        with self._emitting:
            for event, payload in signals:
                self._socketio.emit(event, payload, to="topic:7:en")


def _topic(app: Flask, socketio: SocketIO, topic: Topic) -> None:
    evil = _Evil(socketio, topic)

    @socketio.on("join")  # type: ignore[untyped-decorator]
    def join(data: Any = None) -> dict[str, bool]:
        join_room(f"topic:{data['topic']}:{data['lang']}")
        return {"ok": True}

    @socketio.on("leave")  # type: ignore[untyped-decorator]
    def leave(data: Any = None) -> None:
        leave_room(f"topic:{data['topic']}:en")

    @app.get("/topics/7/since/<int:seq>")
    def since(seq: int) -> ResponseReturnValue:
        return evil.answer(seq)

    @app.get("/truth")
    def truth() -> ResponseReturnValue:
        return jsonify(topic.truth())

    @app.get("/asked")
    def asked() -> ResponseReturnValue:
        return jsonify(evil.asked)

    @app.post("/step")
    def step() -> ResponseReturnValue:
        evil.step(request.get_json())
        return jsonify(topic.truth())


if __name__ == "__main__":
    port, state, settings = int(sys.argv[1]), Path(sys.argv[2]), json.loads(sys.argv[3])
    server = make_server("127.0.0.1", port, build(Topic(state), settings), threaded=True)
    print(server.port, flush=True)
    server.serve_forever()
