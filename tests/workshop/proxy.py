"""A Wi-Fi that can be switched off: a TCP relay that cuts connections, falls silent, or forgets the old ones."""

import contextlib
import socket
import threading


class Wifi:
    """Relays ``url`` to a server.

    ``down()`` cuts all connections; ``stall()`` keeps them and forwards nothing; ``up()`` lets all through again;
    ``roam()`` too, but connections made before stay silent for ever, as when a phone changes its network.
    """

    def __init__(self, target: int):
        self.target, self.on, self._open, self._era = target, True, set(), 0
        self._flows, self._closed = threading.Condition(), False
        self._flowing = True
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = self._door.getsockname()[1]
        threading.Thread(target=self._welcome, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def down(self) -> None:
        self.on = False
        for end in list(self._open):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def stall(self) -> None:
        self._flowing = False

    def up(self) -> None:
        with self._flows:
            self.on = self._flowing = True
            self._flows.notify_all()

    def roam(self) -> None:
        self._era += 1
        self.up()

    def close(self) -> None:
        self._closed = True
        self.up()
        self.down()
        self._door.close()

    def _welcome(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._door.accept()
                if not self.on:
                    near.close()
                    continue
                threading.Thread(target=self._serve, args=(near, self._era), daemon=True).start()

    def _serve(self, near: socket.socket, era: int) -> None:
        self._passes(era)
        try:
            far = socket.create_connection(("127.0.0.1", self.target))
        except OSError:
            near.close()
            return
        self._open |= {near, far}
        for one, other in ((near, far), (far, near)):
            threading.Thread(target=self._relay, args=(one, other, era), daemon=True).start()

    def _passes(self, era: int) -> None:
        """Wait while there is silence; for ever when the phone has gone elsewhere."""
        with self._flows:
            self._flows.wait_for(lambda: self._closed or (self._flowing and era == self._era))

    def _relay(self, one: socket.socket, other: socket.socket, era: int) -> None:
        with contextlib.suppress(OSError):
            while data := one.recv(65536):
                self._passes(era)
                other.sendall(data)
        self._passes(era)
        for end in (one, other):
            self._open.discard(end)
            with contextlib.suppress(OSError):
                end.close()
