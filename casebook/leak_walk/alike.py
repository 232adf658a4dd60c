"""Whether two answers tell the same: one to a record of another, one to a record that does not exist."""

import re

from casebook.leak_walk.walking import Answer

# What is new in every answer: the token of a form, the mark of a script.
NEW_EACH_TIME = re.compile(
    r"""((?:csrfmiddlewaretoken|csrf[-_]?token|nonce)[\w"' :=>]*?["'])[\w-]{16,}""", re.IGNORECASE
)


def are_alike(one: tuple[Answer, str], other: tuple[Answer, str]) -> bool:
    """Each is an answer with what named the record in its address."""
    (answer, key), (another, other_key) = one, other
    if answer.outcome != another.outcome:
        return False
    if answer.text == another.text:
        return True
    # Both keys in both texts: a small number stands in a page for other reasons as well. %3D is "=" quoted.
    keys = re.compile(rf"(?:(?<!\w)|(?<=%3D))(?:{re.escape(key)}|{re.escape(other_key)})(?!\w)")
    return _plain(answer.text, keys) == _plain(another.text, keys)


def _plain(text: str, keys: re.Pattern) -> str:
    return keys.sub("…", NEW_EACH_TIME.sub(r"\1", text))
