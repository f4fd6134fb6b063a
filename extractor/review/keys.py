"""The keys of a review, for both faces: a verb and its key, which `cekangka.toml` may change under [review.keys]."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

__all__ = ["KEYS", "KeysError", "key_map"]

KEYS: Mapping[str, str] = {
    "accept": "a",
    "reject": "r",
    "skip": "s",
    "accept_rest": "A",
    "reject_rest": "R",
    "skip_rest": "S",
    "undo": "u",
    "down": "j",
    "up": "k",
    "next_group": "n",
    "previous_group": "p",
    "open": "o",
    "scroll_down": "J",
    "scroll_up": "K",
    "info": "i",
    "diff": "d",
    "filter": "/",
    "jump": "g",
    "help": "?",
    "quit": "q",
}


class KeysError(ValueError):
    """A key map that cannot be used; the message names the way out."""


def key_map(said: Mapping[str, str]) -> dict[str, str]:
    """The key of every verb, as said or the usual one.

    Raises KeysError for an unknown verb, for what is not one character, and for two verbs on one key.
    """
    for verb, key in said.items():
        if verb not in KEYS:
            near = get_close_matches(verb, KEYS, n=1)
            hint = f'did you mean "{near[0]}"?' if near else f"there are {', '.join(KEYS)}"
            raise KeysError(f'review.keys: unknown verb "{verb}"; {hint}')
        if len(key) != 1 or key.isspace() or not key.isprintable():
            raise KeysError(f'review.keys: "{key}" for {verb}; wanted one character, such as "{KEYS[verb]}"')
    keys = {**KEYS, **said}
    verbs: dict[str, str] = {}
    for verb, key in keys.items():
        if key in verbs:
            raise KeysError(f'review.keys: "{key}" is the key of {verbs[key]} and of {verb}; give one of them another')
        verbs[key] = verb
    return keys
