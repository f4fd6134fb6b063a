"""The web face, asked without a browser: who is let in, what is sent, and what a decision is taken on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("starlette", reason="needs starlette: pip install '.[web]'")
pytest.importorskip("uvicorn", reason="needs uvicorn: pip install '.[web]'")

from reviewing import NEW, OLD, prepared, record
from served import Server, served

from extractor.review.comparing import Readers
from extractor.review.decisions import Review, refresh
from extractor.store import StoreError


@pytest.fixture
def review(tmp_path: Path) -> Iterator[Review]:
    """Give something to review."""
    made = prepared(tmp_path / "store.sqlite", OLD, NEW)
    yield made
    made.store.close()


@pytest.fixture
def server(review: Review) -> Iterator[Server]:
    """Serve it, to nobody yet."""
    with served(review) as made:
        yield made


@pytest.fixture
def inside(server: Server) -> Server:
    """Serve it to one who was let in."""
    server.enter()
    return server


def ids(review: Review) -> dict[str, str]:
    """Give the id of the first change of every article."""
    return {one.change.article: one.change.id for one in reversed(review.waiting())}


def group(page: str) -> str:
    """Find what stands for the first whole group on a page."""
    found = re.search(r'name="group" value="(\w+)"', page)
    assert found
    return found[1]


def test_the_token_opens_once_and_becomes_a_cookie(server: Server) -> None:
    """That scripts cannot read and that other sites do not send; the address has no token any more."""
    token = server.face.token

    entered = server.enter()

    assert (entered.status, entered.headers["location"]) == (303, "/")
    assert {"HttpOnly", "SameSite=strict", "Path=/"} <= {*entered.headers["set-cookie"].split("; ")}
    assert server.get("/").status == 200
    assert server.get(f"/?token={token}").headers["location"] == "/"
    server.cookie = ""
    assert server.get(f"/?token={token}").status == 403


@pytest.mark.parametrize("path", ["/", "/?token=", "/?token=x", "/?token=%00", "/group/x", "/change/x"])
def test_nobody_sees_a_page_without_the_cookie(server: Server, path: str) -> None:
    """Nor with a wrong one."""
    for cookie in ("", f"cekangka-{server.port}=x", "cekangka=x"):
        server.cookie = cookie
        answer = server.get(path)
        assert answer.status == 403
        assert "9.377" not in answer.text


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "http://127.0.0.1:1"},
        {"origin": "null"},
        {"origin": ""},
        {"cookie": ""},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
    ],
)
@pytest.mark.parametrize("path", ["/decide", "/undo"])
def test_nobody_else_decides(inside: Server, review: Review, path: str, headers: dict[str, str]) -> None:
    """No foreign page, no other port of this computer, nobody without the cookie."""
    answer = inside.post(path, {"verdict": "accept", "id": ids(review)["klaim"]}, **headers)

    assert answer.status == 403
    assert len(review.waiting()) == 6


@pytest.mark.parametrize("host", ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1", ""])
def test_another_name_for_this_computer_is_refused(inside: Server, host: str) -> None:
    """As a site would need that made its own name point here."""
    answer = inside.get("/", host=host.format(port=inside.port))

    assert answer.status in (400, 421)
    assert "9.377" not in answer.text


def test_every_answer_has_the_strict_policy(inside: Server) -> None:
    """Pages, files, refusals."""
    for answer in (
        inside.get("/"),
        inside.get("/review.js"),
        inside.get("/nothing"),
        inside.post("/undo", {}, origin=""),
    ):
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"


def test_only_our_files_are_given_out(inside: Server) -> None:
    """Whatever the path tries."""
    for path in ("/__init__.py", "/..%2f__init__.py", "/base.html", "/.cekangka", "/review.js/..", "//review.css"):
        assert inside.get(path).status in (404, 405)


def test_article_text_is_escaped(inside: Server, review: Review) -> None:
    """On every page that shows it."""
    name = next(one.change.id for one in review.waiting() if one.change.article == "gudang" and one.change.after)

    for path in ("/", f"/change/{name}", "/?q=%3Cscript%3E"):
        page = inside.get(path).text
        assert "<script>document" not in page
        assert "<img" not in page
    assert "&lt;script&gt;document.title" in inside.get(f"/change/{name}").text


def test_decisions_are_on_what_was_shown(inside: Server, review: Review) -> None:
    """A group is the list that its page showed, not what came into it later."""
    shown = group(inside.get("/").text)
    record(review.store, NEW | {"desa4": "Desa Lama mencatat 150 warga baru pada bulan ini."})
    run = review.store.run("@latest")
    with_more = {name: text for name, text in NEW.items() if name != "tetap"}
    record(review.store, with_more | {"tetap": OLD["tetap"].replace("28", "29")})
    run = review.store.run("@latest")
    refresh(review.store, run, Readers(review.store, lambda: None))

    answer = inside.post("/decide", {"verdict": "accept", "group": shown})

    assert len(answer.told["taken"]) == 3
    assert "tetap" in {one.change.article for one in review.waiting()}


def test_a_second_tab_is_told_what_was_decided_meanwhile(inside: Server, review: Review) -> None:
    """Nothing is taken twice."""
    name = ids(review)["klaim"]

    first = inside.post("/decide", {"verdict": "accept", "id": name})
    second = inside.post("/decide", {"verdict": "reject", "id": name})

    assert first.told["taken"] == [name]
    assert (second.told["taken"], second.told["meanwhile"]) == ([], {name: "accept"})
    assert f"left alone: {name[:8]}: meanwhile accepted" in second.told["said"]
    assert [one.verdict for one in review.store.decisions() if one.change == name] == ["accept"]


@pytest.mark.parametrize(
    "form", [{}, {"verdict": "accept"}, {"verdict": "delete", "id": "x"}, {"verdict": "accept", "group": "x"}]
)
def test_a_form_that_says_nothing_decides_nothing(inside: Server, review: Review, form: dict[str, str]) -> None:
    """It is told to load the page again."""
    answer = inside.post("/decide", form)

    assert (answer.status, "nothing was decided" in answer.told["said"]) == (409, True)
    assert len(review.waiting()) == 6


def test_a_form_without_the_script_leads_back(inside: Server, review: Review) -> None:
    """Or to a page that tells what had been decided."""
    form = {"verdict": "accept", "id": ids(review)["klaim"]}

    assert (inside.post("/decide", form, accept="text/html").headers["location"], len(review.waiting())) == ("/", 5)
    assert "meanwhile accepted" in inside.post("/decide", form, accept="text/html").text
    assert inside.post("/undo", {}, accept="text/html").status == 303
    assert len(review.waiting()) == 6


def test_a_store_that_cannot_be_written_is_told(
    inside: Server, review: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And nothing is decided."""

    def refuse(*_: object) -> None:
        raise StoreError("store.sqlite: disk is full")

    monkeypatch.setattr(review.store, "decide", refuse)

    answer = inside.post("/decide", {"verdict": "accept", "id": ids(review)["klaim"]})

    assert (answer.status, answer.told) == (503, {"said": "store.sqlite: disk is full", "taken": []})
    assert len(review.waiting()) == 6


def test_a_form_that_is_too_long_is_refused(inside: Server) -> None:
    """Before it fills the memory."""
    assert inside.post("/decide", {"id": "x" * 200_000}).status == 413


def test_undo_takes_back_this_session_alone(inside: Server, review: Review) -> None:
    """What somebody else decided stays."""
    waiting = ids(review)
    review.store.decide("accept", [waiting["klaim"]], "somebody else")
    inside.post("/decide", {"verdict": "accept", "id": waiting["desa1"]})

    assert inside.post("/undo", {}).told["taken"] == [waiting["desa1"]]
    assert inside.post("/undo", {}).told == {"said": "nothing to take back", "taken": []}


def test_pages_are_cut_and_lead_on(tmp_path: Path) -> None:
    """A group of many changes is shown fifty at a time, and decided on whole."""
    old = {f"a{n:03}": f"Desa {n} mencatat 1{n:03} warga." for n in range(120)}
    review = prepared(
        tmp_path / "store.sqlite", old, {name: text.replace("mencatat 1", "mencatat 2") for name, text in old.items()}
    )
    with served(review) as server:
        server.enter()
        front = server.get("/").text
        link = re.search(r'href="(/group/\w+)"', front)
        assert link
        pages = [server.get(f"{link[1]}?page={n}").text for n in (0, 1, 2, 3)]
        assert [page.count('class="card"') for page in pages] == [50, 50, 20, 0]
        assert f'href="{link[1]}?page=1"' in pages[0]
        assert len(server.post("/decide", {"verdict": "accept", "group": group(pages[1])}).told["taken"]) == 120
        assert server.get(link[1]).headers["location"] == "/"
    review.store.close()


def test_a_figure_at_the_head_of_a_new_sentence_is_shown(tmp_path: Path) -> None:
    """What is new may be the first of what is shown."""
    old = {"bencana": "Banjir itu melukai 12 warga."}
    review = prepared(tmp_path / "store.sqlite", old, {"bencana": f"{old['bencana']} 40 rumah roboh."})
    with served(review) as server:
        server.enter()
        assert "<ins>40" in server.get("/").text
    review.store.close()


def test_a_filter_that_matches_nothing_says_so(inside: Server) -> None:
    """And one that matches shows only that."""
    assert "nothing has “nothere”" in inside.get("/?q=nothere").text
    assert inside.get("/?q=desa2").text.count('class="card') == 1
