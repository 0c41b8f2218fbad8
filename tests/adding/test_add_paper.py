"""`library add-paper` from its command line to the registers, which a server at this machine plays."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from library.__main__ import main
from library.commands import add_paper
from tests.test_command import Ended
from tests.verifying.conftest import Answer, answer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.verifying.conftest import Server

PAPERS = "references/papers.bib"
FEED = """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom">{}</feed>"""
ENTRY = """<entry><id>http://arxiv.org/abs/{id}v3</id><published>2023-04-11T00:00:00Z</published>
  <title>{title}</title><summary>{abstract}</summary><author><name>Zoë Ångström</name></author>
  <author><name>Jan van der Berg</name></author>{more}</entry>"""
WORK = {
    "DOI": "10.1145/3600006.1",
    "type": "proceedings-article",
    "title": ["Paging for GPT-4: Batching &amp; more"],
    "author": [
        {"given": "Zoe", "family": "Angstrom"},
        {"given": "Jan", "family": "van der Berg"},
    ],
    "issued": {"date-parts": [[2024, 1]]},
    "event": {"start": {"date-parts": [[2023, 10]]}},
    "container-title": ["Proceedings of the 29th Symposium on Operating Systems Principles"],
    "publisher": "ACM",
    "page": "611-626",
}
AT_WORK = "/works/10.1145%2F3600006.1"
TODAY = datetime.now(UTC).date()


def preprint(
    title: str = "Paging for GPT-4: Batching &amp; More", abstract: str = "On batching.", more: str = ""
) -> Answer:
    return Answer(
        FEED.format(ENTRY.format(id="2304.05812", title=title, abstract=abstract, more=more)).encode()
    )


@pytest.fixture
def registers(server: Server) -> Server:
    """A server that has the answer of arXiv on 2304.05812, and on no other."""
    server.feed = preprint()  # type: ignore[attr-defined]

    def feed(path: str) -> Answer:
        if not path.startswith("/api/query"):
            return Answer(b"Resource not found.", 404)
        wanted = parse_qs(urlsplit(path).query)["id_list"]
        return server.feed if wanted == ["2304.05812"] else Answer(answer("arxiv/unknown.xml"))  # type: ignore[attr-defined]

    server.otherwise = feed
    return server


@pytest.fixture
def run(
    registers: Server, sample: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Ended]:
    """Runs `library add-paper` in the miniature library, whose files are in form."""
    monkeypatch.chdir(sample)
    monkeypatch.setattr(add_paper, "Client", lambda agent, hosts: registers.named(agent))
    main(["fmt"])
    capsys.readouterr()

    def run(*arguments: str) -> Ended:
        try:
            status = main(["add-paper", *arguments])
        except SystemExit as wrong_usage:
            status = int(str(wrong_usage.code))
        said = capsys.readouterr()
        return Ended(status, said.out, said.err)

    return run


OF_PREPRINT = f"""\
@misc{{angstrom2023paging,
  title = {{Paging for {{GPT-4}}: Batching \\& More}},
  author = {{Ångström, Zoë and van der Berg, Jan}},
  year = {{2023}},
  eprint = {{2304.05812}},
  archiveprefix = {{arXiv}},
  keywords = {{batching}},
  verified = {{arXiv record, {TODAY}}},
}}
"""
PUBLISHED = f"""\
@inproceedings{{angstrom2023paging,
  title = {{Paging for {{GPT-4}}: Batching \\& More}},
  author = {{Ångström, Zoë and van der Berg, Jan}},
  year = {{2023}},
  booktitle = {{Proceedings of the 29th Symposium on Operating Systems Principles}},
  pages = {{611--626}},
  eprint = {{2304.05812}},
  archiveprefix = {{arXiv}},
  doi = {{10.1145/3600006.1}},
  keywords = {{batching}},
  verified = {{arXiv record; Crossref record, {TODAY}}},
}}
"""


def test_preprint_is_written_in_order_and_in_form(run: Callable, sample: Path) -> None:
    before = (sample / PAPERS).read_text(encoding="utf-8")
    ended = run("2304.05812")
    assert ended == Ended(
        0,
        f"Written: {PAPERS}:16\n\n{OF_PREPRINT}\nLeft to you:\n"
        "- see whether its topics fit: Batching\n"
        '- write an "annotation" in words of your own, if it is cited: why it matters; give its "code"\n',
        "",
    )
    after = (sample / PAPERS).read_text(encoding="utf-8")
    assert after == before.replace("@misc{beta2021", f"{OF_PREPRINT}\n@misc{{beta2021", 1)
    assert main(["fmt", "--check"]) == 0
    assert main(["check", PAPERS]) == 0


@pytest.mark.parametrize(
    "given",
    [
        "arXiv:2304.05812v2", "https://arxiv.org/abs/2304.05812", "https://arxiv.org/pdf/2304.05812v1.pdf",
        "10.48550/arXiv.2304.05812", "https://doi.org/10.48550/arXiv.2304.05812",
        "arxiv.org/abs/2304.05812?x=1",
    ],
)  # fmt: skip
def test_addresses_name_the_same_paper(run: Callable, given: str) -> None:
    assert run(given, "--dry-run").out.startswith(f"Would be written: {PAPERS}:16\n\n{OF_PREPRINT}")


def test_dry_run_writes_nothing(run: Callable, sample: Path) -> None:
    before = (sample / PAPERS).read_bytes()
    assert run("2304.05812", "--dry-run").status == 0
    assert (sample / PAPERS).read_bytes() == before


def test_published_version_is_followed(run: Callable, registers: Server) -> None:
    registers.feed = preprint(more="<arxiv:doi>10.1145/3600006.1</arxiv:doi>")
    registers.say(AT_WORK, Answer(json.dumps({"message": WORK}).encode()))
    ended = run("2304.05812")
    assert ended.status == 0
    assert ended.out.startswith(f"Written: {PAPERS}:16\n\n{PUBLISHED}\nLeft to you:\n- see whether")


@pytest.mark.parametrize(
    ("reply", "note"),
    [
        (Answer(b"Resource not found.", 404), "which is unknown"),
        (Answer(b"busy", 403), "answers 403 Forbidden"),
        (
            Answer(json.dumps({"message": {**WORK, "title": ["Of Fish"], "author": []}}).encode()),
            'which is "Of Fish"',
        ),
    ],
)
def test_published_version_that_cannot_be_had_is_left_to_the_person(
    run: Callable, registers: Server, reply: Answer, note: str
) -> None:
    registers.feed = preprint(more="<arxiv:doi>10.1145/3600006.1</arxiv:doi>")
    registers.say(AT_WORK, reply)
    ended = run("2304.05812")
    assert ended.status == 0
    assert OF_PREPRINT in ended.out
    assert "- the published version: arXiv names the DOI 10.1145/3600006.1, " in ended.out
    assert note in ended.out
    assert "verify-published: it has appeared, says arXiv" in ended.out


def test_doi_alone(run: Callable, registers: Server, sample: Path) -> None:
    registers.say(AT_WORK, Answer(json.dumps({"message": WORK}).encode()))
    ended = run("https://doi.org/10.1145/3600006.1", "--topics", "serving, attention", "--file", "new.bib")
    assert ended.status == 0
    assert (sample / "references/new.bib").read_text(encoding="utf-8") == (
        "@inproceedings{angstrom2023paging,\n  title = {Paging for {GPT-4}: Batching \\& more},\n"
        "  author = {Angstrom, Zoe and van der Berg, Jan},\n  year = {2023},\n"
        "  booktitle = {Proceedings of the 29th Symposium on Operating Systems Principles},\n"
        "  pages = {611--626},\n  doi = {10.1145/3600006.1},\n  keywords = {serving, attention},\n"
        f"  verified = {{Crossref record, {TODAY}}},\n}}\n"
    )
    assert "topics fit" not in ended.out


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("1912.01703", 'arXiv 1912.01703 is there already: references/papers.bib:1, "alpha2020first"'),
        ("10.1000/SAMPLE.1", "DOI 10.1000/SAMPLE.1 is there already: references/papers.bib:1"),
        ("2304.99999", "arXiv does not know 2304.99999"),
        ("10.1145/3600006.404", "there is no DOI 10.1145/3600006.404"),
    ],
)
def test_paper_that_is_refused(run: Callable, registers: Server, sample: Path, given: str, told: str) -> None:
    before = (sample / PAPERS).read_bytes()
    ended = run(given)
    assert (ended.status, ended.out) == (1, "")
    assert ended.err.startswith(f"Not added: {told}")
    assert (sample / PAPERS).read_bytes() == before
    assert ("already" in told) == (registers.asked == [])


def test_paper_that_is_there_by_its_title_or_key(run: Callable, registers: Server) -> None:
    registers.feed = preprint(title="A second paper!")
    assert run("2304.05812").err == (
        'Not added: "A second paper!" is there already: references/papers.bib:16, "beta2021second"\n'
    )
    registers.feed = preprint()
    assert run("2304.05812", "--key", "Gamma2022third").err == (
        'Not added: the key "Gamma2022third" is taken: references/papers.bib:27; give another by --key\n'
    )
    assert run("2304.05812").status == 0
    assert run("2304.05812").err.startswith("Not added: arXiv 2304.05812 is there already")


def test_key_that_is_taken_gets_a_further_word(run: Callable, registers: Server, sample: Path) -> None:
    assert run("2304.05812").status == 0
    text = (sample / PAPERS).read_text(encoding="utf-8").replace("2304.05812", "2304.05813")
    (sample / PAPERS).write_text(text.replace("Batching \\& More", "Batching, once more"), encoding="utf-8")
    assert "@misc{angstrom2023pagingfor,\n" in run("2304.05812").out


def test_withdrawn_paper_is_refused(run: Callable, registers: Server) -> None:
    registers.feed = preprint(abstract="This paper has been withdrawn by its author.")
    ended = run("2304.05812")
    assert ended.status == 1
    assert "2304.05812 was withdrawn, says arXiv" in ended.err


def test_network_that_fails_is_told(run: Callable, registers: Server, sample: Path) -> None:
    before = (sample / PAPERS).read_bytes()
    registers.otherwise = lambda path: Answer(b"", 503)
    ended = run("2304.05812")
    assert (ended.status, ended.out) == (2, "")
    reason = f"{registers.address} answers 503 Service Unavailable"
    assert ended.err == f"Not added: arXiv 2304.05812 could not be asked for: {reason}\n"
    assert (sample / PAPERS).read_bytes() == before


def test_file_that_cannot_be_read_is_left_alone(run: Callable, sample: Path) -> None:
    (sample / "references/odd.bib").write_text("@misc{odd, title = {x}\n", encoding="utf-8")
    ended = run("2304.05812", "--file", "odd.bib")
    assert ended.status == 1
    assert "references/odd.bib cannot be read:\nreferences/odd.bib:1:7: bibtex-syntax" in ended.err


def test_what_the_rules_refuse_is_left_to_the_person(run: Callable, registers: Server) -> None:
    registers.feed = preprint(title=r"$\infty$Paging: $n_2$ Batches")
    ended = run("2304.05812")
    assert ended.status == 0
    assert "bibtex-latex" in ended.out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["2304.5678"], '"2304.5678" is no arXiv identifier and no DOI'),
        (["2304.05812", "--topics", "servin"], 'no topic "servin"; did you mean "serving"?'),
        (["2304.05812", "--file", "../x.bib"], '"../x.bib" is no file of the bibliography'),
        (["2304.05812", "--key", "a b"], '"a b" is no key'),
    ],
)
def test_wrong_usage_ends_with_status_2(run: Callable, arguments: list[str], told: str) -> None:
    ended = run(*arguments)
    assert (ended.status, ended.out) == (2, "")
    assert told in ended.err


def test_help_tells_how_it_ends(run: Callable) -> None:
    assert "Exit status: 0 written, 1 refused" in run("--help").out
