"""Asking ClamAV's daemon about a file: its INSTREAM command, over TCP or a socket of the machine.

The command ends with a zero byte; chunks follow, each after its length in four bytes, and a length of zero.
The daemon answers «stream: OK», «stream: NAME FOUND» or «… ERROR», and a zero byte. (See clamd(8). The client
packages are dead, or under a licence that ours cannot carry.)
"""

import socket
import struct
import time

from casebook import conf

# Seconds: to reach the daemon, and for everything that it does with one file.
CONNECTING, ANSWERING = 5, 60
CHUNK = 1 << 16
LONGEST_ANSWER = 4096


class NotScanned(Exception):
    """The scanner that the host has named gave no verdict: it cannot be reached, or it refused to look."""


def is_infected(content: bytes) -> bool:
    """What the host's scanner says of a file; asked only where conf.virus_scanner() names one.

    Raises:
        NotScanned: there is no verdict, so nobody may take the file for clean.
    """
    try:
        with _connection(conf.virus_scanner()) as daemon:
            answer = _ask(daemon, content)
    except OSError as error:
        raise NotScanned(error.strerror or str(error)) from None
    # Whoever breaks off has said nothing, so the answer is believed with its end only.
    text = answer.removesuffix(b"\0").decode("utf-8", "replace")
    if answer.endswith(b"\0") and text == "stream: OK":
        return False
    if answer.endswith(b"\0") and text.startswith("stream: ") and text.endswith(" FOUND"):
        return True
    raise NotScanned(text or "no answer")


def _connection(address: str) -> socket.socket:
    place = conf.SCANNER.fullmatch(address)
    if place is None:
        raise NotScanned("VIRUS_SCANNER names no scanner")
    if place["host"]:
        return socket.create_connection((place["host"].strip("[]"), int(place["port"])), CONNECTING)
    daemon = socket.socket(socket.AF_UNIX)
    try:
        daemon.settimeout(CONNECTING)
        daemon.connect(place["path"])
    except BaseException:
        daemon.close()
        raise
    return daemon


def _ask(daemon: socket.socket, content: bytes) -> bytes:
    deadline = time.monotonic() + ANSWERING
    daemon.settimeout(ANSWERING)
    try:
        daemon.sendall(b"zINSTREAM\0")
        for start in range(0, len(content), CHUNK):
            part = content[start : start + CHUNK]
            daemon.sendall(struct.pack("!L", len(part)) + part)
        daemon.sendall(struct.pack("!L", 0))
    except (BrokenPipeError, ConnectionResetError):
        # It stops listening where a stream is too long for it, and says so.
        pass
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
        daemon.settimeout(max(deadline - time.monotonic(), 0.01))
        part = daemon.recv(LONGEST_ANSWER)
        if not part:
            break
        answer += part
    return answer
