"""A private folder of its own for each test, and a scanner that a test makes up."""

import socketserver
import struct
import threading
from pathlib import Path

import pytest
from django.conf import settings as django_settings

from tests.casebook.attachments.files import EICAR


@pytest.fixture(autouse=True)
def private_files(settings, tmp_path) -> Path:
    """The folder of the files of cases, which is made when the first file is written."""
    folder = tmp_path / "private"
    settings.CASEBOOK = {**django_settings.CASEBOOK, "PRIVATE_FILES_ROOT": str(folder)}
    return folder


@pytest.fixture
def with_settings(settings):
    """with_settings(LARGEST_FILE_MB=1) changes the casebook's settings for this test."""

    def change(**values) -> None:
        settings.CASEBOOK = {**settings.CASEBOOK, **values}

    return change


class FakeDaemon(socketserver.ThreadingMixIn, socketserver.TCPServer):
    """Speaks INSTREAM as clamd does; `answer` replaces its verdict, "" hangs up without one."""

    daemon_threads = True
    allow_reuse_address = True
    answer: bytes | None = None

    def __init__(self):
        super().__init__(("127.0.0.1", 0), self.Conversation)
        self.streams: list[bytes] = []

    class Conversation(socketserver.StreamRequestHandler):
        def handle(self):
            assert self.rfile.read(10) == b"zINSTREAM\0"
            stream = b""
            while length := struct.unpack("!L", self.rfile.read(4))[0]:
                stream += self.rfile.read(length)
            self.server.streams.append(stream)
            verdict = b"stream: Eicar-Signature FOUND\0" if EICAR in stream else b"stream: OK\0"
            self.wfile.write(verdict if self.server.answer is None else self.server.answer)


class FakeDaemonOfTheMachine(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True
    answer = None
    Conversation = FakeDaemon.Conversation

    def __init__(self, path: str):
        super().__init__(path, self.Conversation)
        self.streams = []


def serve(server):
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    return server


@pytest.fixture
def scanner(with_settings):
    """A scanner that listens, and that the casebook's settings name."""
    server = serve(FakeDaemon())
    with_settings(VIRUS_SCANNER=f"tcp://127.0.0.1:{server.server_address[1]}")
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def scanner_of_the_machine(with_settings, tmp_path):
    path = str(tmp_path / "clamd.ctl")
    server = serve(FakeDaemonOfTheMachine(path))
    with_settings(VIRUS_SCANNER=f"unix:{path}")
    yield server
    server.shutdown()
    server.server_close()
