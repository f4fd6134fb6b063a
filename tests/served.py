"""The web face of a review, served in a thread for as long as a test runs."""

from __future__ import annotations

import http.client
import json
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple
from urllib.parse import urlencode

import uvicorn

from extractor.messages import Say
from extractor.review.decisions import Review
from extractor.review.keys import KEYS
from extractor.review.web import Face


class Answer(NamedTuple):
    """What came back."""

    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def told(self) -> Any:
        """Read it as JSON."""
        return json.loads(self.text)


class Server:
    """The face at a port; `cookie` is what a browser has that was let in."""

    def __init__(self, face: Face, port: int) -> None:
        self.face, self.port, self.cookie = face, port, ""

    @property
    def origin(self) -> str:
        """Where the pages are from."""
        return f"http://127.0.0.1:{self.port}"

    def enter(self) -> Answer:
        """Take the token to the door."""
        answer = self.get(f"/?token={self.face.token}")
        self.cookie = answer.headers["set-cookie"].partition(";")[0]
        return answer

    def get(self, path: str, **headers: str) -> Answer:
        """Get a page."""
        return self.ask("GET", path, None, headers)

    def post(self, path: str, form: Mapping[str, str], **headers: str) -> Answer:
        """Send a form as our own script does, unless the headers say otherwise."""
        usual = {"origin": self.origin, "accept": "application/json"}
        return self.ask("POST", path, urlencode(form), usual | headers)

    def ask(self, method: str, path: str, body: str | None, headers: Mapping[str, str]) -> Answer:
        """Ask for something; headers without a value are not sent."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        every = {"host": f"127.0.0.1:{self.port}", "cookie": self.cookie} | {**headers}
        connection.putrequest(method, path, skip_host=True)
        if body is not None:
            every |= {"content-length": str(len(body)), "content-type": "application/x-www-form-urlencoded"}
        for name, value in every.items():
            if value:
                connection.putheader(name.replace("_", "-"), value)
        connection.endheaders(body.encode() if body is not None else None)
        answer = connection.getresponse()
        made = Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read().decode())
        connection.close()
        return made


@contextmanager
def served(review: Review) -> Iterator[Server]:
    """Serve a review."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        port = listening.getsockname()[1]
        face = Face(review, KEYS, Say("en"), port)
        running = uvicorn.Server(uvicorn.Config(face.app, log_level="error"))
        thread = threading.Thread(target=running.run, kwargs={"sockets": [listening]})
        thread.start()
        while not running.started:
            time.sleep(0.01)
        yield Server(face, port)
        running.should_exit = True
        thread.join()
