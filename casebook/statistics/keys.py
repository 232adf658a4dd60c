"""Keys of records in little room, with a hash by which two sets of them are told apart."""

import zlib
from array import array
from collections.abc import Iterable
from hashlib import sha256


def digest(kind: str, keys: Iterable[int]) -> str:
    """SHA-256 over the kind of record and its keys in rising order, as hexadecimal digits."""
    written = sha256(kind.encode())
    for key in keys:
        written.update(b"\n%d" % key)
    return written.hexdigest()


def pack(keys: Iterable[int]) -> bytes:
    """Rising keys of 0 and more as their differences, seven bits a byte, compressed."""
    pieces, before = bytearray(), 0
    for key in keys:
        step, before = key - before, key
        if step < 0:
            raise ValueError("Keys are packed in rising order.")
        while step > 0x7F:
            pieces.append(step & 0x7F | 0x80)
            step >>= 7
        pieces.append(step)
    return zlib.compress(bytes(pieces), 9)


def unpack(packed: bytes | memoryview) -> "array[int]":
    """The keys that `pack` was given; none of nothing."""
    keys, key, step, shift = array("q"), 0, 0, 0
    for piece in zlib.decompress(bytes(packed)) if packed else b"":
        step |= (piece & 0x7F) << shift
        shift += 7
        if not piece & 0x80:
            key += step
            keys.append(key)
            step = shift = 0
    return keys
