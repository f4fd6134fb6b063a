"""The web face of a review: pages of the groups, of a group, and of a change in its article, on this computer alone.

`serve` listens on the loopback address at a free port. The address that it prints has a token that works once and is
exchanged for a cookie. `_guard` refuses what has another host, a foreign origin or no cookie; every page has a policy
that runs and loads nothing but our own script and style sheet. Pages work without the script, which adds the keys.

A decision is taken on what its page showed: on changes by their ids, which are hashes of what was shown, and on a
group by the list that was shown (`_Shown`), so that nobody decides on what came later.
"""

from __future__ import annotations

import secrets
import socket
from collections.abc import Mapping, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import parse_qs, urlencode

import msgspec
import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from extractor.messages import Say
from extractor.records import Article, Quantity
from extractor.review.decisions import Group, Review, grouped, searchable
from extractor.review.show import evidence, headline, stretches, worded
from extractor.store import Pending, Settled, StoreError, Verdict
from extractor.writers.html.template import environment

__all__ = ["Face", "serve"]

_HERE = Path(__file__).parent
_LOOPBACK = "127.0.0.1"
_PAGE = 50  # groups or changes on a page
_MOST = 100_000  # bytes of a form
_KEPT = 200  # lists that pages showed
_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # with none at all browsers keep back the origin of forms too
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_FILES = {
    "base.css": (_HERE.parent / "pages", "text/css"),
    "review.css": (_HERE, "text/css"),
    "review.js": (_HERE, "text/javascript"),
}


def serve(review: Review, keys: Mapping[str, str], say: Say) -> None:
    """Serve the face until Ctrl-C."""
    with socket.socket() as listening:
        listening.bind((_LOOPBACK, 0))
        listening.listen()
        port = listening.getsockname()[1]
        face = Face(review, keys, say, port)
        print(say("web-at", address=f"http://{_LOOPBACK}:{port}/?token={face.token}"), flush=True)
        config = uvicorn.Config(
            face.app, log_level="warning", access_log=False, server_header=False, timeout_graceful_shutdown=1
        )
        with suppress(KeyboardInterrupt):  # the way to end it
            uvicorn.Server(config).run(sockets=[listening])


class Face:
    """The pages over one review; `app` is the ASGI application, `token` opens it once."""

    def __init__(self, review: Review, keys: Mapping[str, str], say: Say, port: int) -> None:
        self.token: str | None = secrets.token_urlsafe(24)
        self._review, self._keys, self._say = review, keys, say
        self._hosts = {f"{name}:{port}" for name in (_LOOPBACK, "localhost")}
        self._cookie = f"cekangka-{port}"  # cookies do not tell ports apart
        self._secret = secrets.token_urlsafe(24)
        self._lock = Lock()  # one connection to the store, for one request at a time
        self._shown: dict[str, tuple[str, ...]] = {}
        self._cached: tuple[object, list[Pending]] | None = None
        self._templates = environment(_HERE)
        pages = [("/", self._groups), ("/group/{name}", self._group), ("/change/{name}", self._change)]
        acts = [("/decide", self._decide), ("/undo", self._undo)]
        self.app = Starlette(
            routes=[
                *(Route(path, self._guarded(page), methods=["GET"]) for path, page in pages),
                *(Route(path, self._guarded(act), methods=["POST"]) for path, act in acts),
                Route("/{name}", self._file, methods=["GET"]),
            ]
        )

    # who may

    def _guarded(self, answer: Any) -> Any:
        async def guarded(request: Request) -> Response:
            refused = self._refusal(request)
            if refused is not None:
                return refused
            form: dict[str, list[str]] = {}
            if request.method == "POST":
                body = b""
                async for part in request.stream():
                    body += part
                    if len(body) > _MOST:
                        return PlainTextResponse("too long", 413, _HEADERS)
                form = parse_qs(body.decode("utf-8", "replace"))
            return await run_in_threadpool(self._answered, answer, request, form)

        return guarded

    def _answered(self, answer: Any, request: Request, form: dict[str, list[str]]) -> Response:
        response: Response
        try:
            with self._lock:
                response = answer(request, form)
        except StoreError as error:  # another process writes for long, or the disk is full: nothing was decided
            told = {"said": str(error), "taken": []}
            response = JSONResponse(told, 503) if _wants_json(request) else PlainTextResponse(str(error), 503)
        response.headers.update(_HEADERS)
        return response

    def _refusal(self, request: Request) -> Response | None:
        """Refuse what does not come from our own page; let in once whoever has the token."""
        host = request.headers.get("host", "")
        if host not in self._hosts:  # a name that somebody made point here
            return PlainTextResponse("wrong host", 421, _HEADERS)
        known = secrets.compare_digest(request.cookies.get(self._cookie, "").encode(), self._secret.encode())
        token = request.query_params.get("token")
        if request.method == "POST":
            own = request.headers.get("origin") == f"http://{host}"
            site = request.headers.get("sec-fetch-site", "same-origin")
            if not (own and known and site == "same-origin"):
                return PlainTextResponse("refused", 403, _HEADERS)
        elif token is not None:
            if not known:
                if self.token is None or not secrets.compare_digest(token.encode(), self.token.encode()):
                    return self._page("refused.html", status=403)
                self.token = None
            there = RedirectResponse("/", 303, _HEADERS)
            there.set_cookie(self._cookie, self._secret, httponly=True, samesite="strict", path="/")
            return there
        elif not known:
            return self._page("refused.html", status=403)
        return None

    async def _file(self, request: Request) -> Response:
        name = request.path_params["name"]
        if request.headers.get("host", "") not in self._hosts or name not in _FILES:
            return PlainTextResponse("not found", 404, _HEADERS)
        folder, sort = _FILES[name]
        return Response((folder / name).read_bytes(), media_type=sort, headers=_HEADERS)

    # pages

    def _waiting(self) -> list[Pending]:
        store = self._review.store
        last = store.last_decision(), store.pending_of()
        if self._cached is None or self._cached[0] != last:
            self._cached = last, self._review.waiting()
        return self._cached[1]

    def _wanted(self, request: Request) -> tuple[str, list[Pending]]:
        words = request.query_params.get("q", "").strip()
        waiting = self._waiting()
        return words, [one for one in waiting if words.casefold() in searchable(one.change)] if words else waiting

    def _groups(self, request: Request, _: object) -> Response:
        words, waiting = self._wanted(request)
        groups = grouped(one.change for one in waiting)
        return self._list(
            "groups.html",
            request,
            words,
            [self._card(group, waiting) for group in _paged(groups, request)],
            len(groups),
        )

    def _group(self, request: Request, _: object) -> Response:
        words, waiting = self._wanted(request)
        name = request.path_params["name"]
        found = next((group for group in grouped(one.change for one in waiting) if group.id == name), None)
        if found is None:
            return RedirectResponse("/", 303)
        by_change = {id(one.change): one for one in waiting}
        items = [_Item(by_change[id(change)], self._review, self._say) for change in _paged(found.changes, request)]
        return self._list("group.html", request, words, items, len(found.changes), card=self._card(found, waiting))

    def _list(
        self, template: str, request: Request, words: str, items: Sequence[object], all_: int, **more: Any
    ) -> Response:
        page = _number(request)

        def link(to: int) -> str:
            return f"{request.url.path}?{urlencode({'q': words, 'page': to} if words else {'page': to})}"

        return self._page(
            template,
            items=items,
            words=words,
            previous=link(page - 1) if page else "",
            following=link(page + 1) if (page + 1) * _PAGE < all_ else "",
            **more,
        )

    def _change(self, request: Request, _: object) -> Response:
        found = self._review.waiting([request.path_params["name"]])
        if not found:
            return RedirectResponse("/", 303)
        return self._page("change.html", item=_Item(found[0], self._review, self._say))

    def _card(self, group: Group, waiting: Sequence[Pending]) -> _Card:
        ids = tuple(change.id for change in group.changes)
        digest = sha256(" ".join(ids).encode()).hexdigest()[:20]
        self._shown.pop(digest, None)
        self._shown[digest] = ids
        while len(self._shown) > _KEPT:
            del self._shown[next(iter(self._shown))]
        first = next(one for one in waiting if one.change is group.first)
        return _Card(group, digest, _Item(first, self._review, self._say))

    def _page(self, template: str, *, status: int = 200, **values: Any) -> Response:
        told = {"say": self._say, "keys": self._keys, "why": "", "words": ""} | values
        if template != "refused.html":
            told["count"] = len(self._waiting())
        return HTMLResponse(self._templates.get_template(template).render(told), status, _HEADERS)

    # decisions

    def _decide(self, request: Request, form: dict[str, list[str]]) -> Response:
        shown = form.get("group", [])
        ids = form.get("id", []) + [name for digest in shown for name in self._shown.get(digest, ())]
        try:
            verdict = msgspec.convert(form.get("verdict", [""])[0], Verdict)
        except msgspec.ValidationError:
            ids = []
        if not ids:
            return self._told(request, {"said": self._say("web-stale"), "taken": []}, 409)
        return self._settled(request, self._review.decide(verdict, ids), f"did-{verdict}")

    def _undo(self, request: Request, _: object) -> Response:
        settled = self._review.undo()
        if settled is None:
            return self._told(request, {"said": self._say("nothing-to-undo"), "taken": []})
        return self._settled(request, settled, "did-undo")

    def _settled(self, request: Request, settled: Settled, key: str) -> Response:
        say = self._say
        said = [say(key, n=len(settled.taken))]
        said += [
            say("meanwhile", change=change[:8], verdict=say(f"was-{verdict}"))
            for change, verdict in list(settled.meanwhile.items())[:3]
        ]
        return self._told(request, {"said": " · ".join(said), "taken": settled.taken, "meanwhile": settled.meanwhile})

    def _told(self, request: Request, told: Mapping[str, object], status: int = 200) -> Response:
        if _wants_json(request):
            return JSONResponse(told, status)
        if status != 200 or told.get("meanwhile"):
            return self._page("refused.html", status=status, why=told["said"])
        return RedirectResponse("/", 303)


def _wants_json(request: Request) -> bool:
    return "application/json" in request.headers.get("accept", "")


def _number(request: Request) -> int:
    page = request.query_params.get("page", "0")
    return int(page) if page.isdecimal() and len(page) < 7 else 0


def _paged(items: Sequence[Any], request: Request) -> Sequence[Any]:
    return items[_number(request) * _PAGE :][:_PAGE]


class _Card:
    """What a page shows of a group."""

    def __init__(self, group: Group, digest: str, first: _Item) -> None:
        self.group, self.digest, self.first = group, digest, first


class _Item:
    """What a page shows of a change."""

    def __init__(self, one: Pending, review: Review, say: Say) -> None:
        change, store = one.change, review.store
        self.pending, self.change = one, change
        old = store.text(change.article, one.old_text) if one.old_text else None
        new = store.text(change.article, one.text)
        self.headline = headline(change)
        self.parts = stretches(change, old, new)
        self.fields = worded(change, say)
        self.evidence = evidence(change, say)
        self.sides = [
            _whole(old or (new if change.before is None else None), change.before, "old"),
            _whole(new, change.after, "new"),
        ]


def _whole(article: Article | None, figure: Quantity | None, op: str) -> list[tuple[str, str]] | None:
    """A whole text with its figure marked; None where the text is not at hand."""
    if article is None:
        return None
    title = [("title", article.title)] if article.title else []
    text = article.text
    if figure is None:
        return [*title, ("same", text)]
    if figure.field == "title":
        whole = article.title or ""
        return [("title", whole[: figure.start]), (op, figure.text), ("title", whole[figure.end :]), ("same", text)]
    return [*title, ("same", text[: figure.start]), (op, figure.text), ("same", text[figure.end :])]
