"""`library verify` from its command line to the registers, which a server at this machine plays."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from library.__main__ import main
from library.commands import verify
from library.rules import identifier
from library.verifying import RULES
from tests.test_command import Ended
from tests.verifying.conftest import Answer
from tests.verifying.test_changing import edit, git

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.verifying.conftest import Server

PAPERS = "references/papers.bib"
FEED = """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom">{}</feed>"""
ENTRIES = {
    "1912.01703": """<entry><id>http://arxiv.org/abs/1912.01703v2</id><published>2019-12-03T00:00:00Z</published>
        <title>The First Paper on KV Caches and Their Uses</title><author><name>Anna Alpha</name></author>
        <author><name>B. Mueller</name></author><author><name>Carl van den Berg</name></author></entry>""",
    "2106.04561": """<entry><id>http://arxiv.org/abs/2106.04561v1</id><published>2021-06-08T00:00:00Z</published>
        <title>A Second Paper</title><author><name>Boris Beta</name></author>
        <author><name>Dora Delta</name></author></entry>""",
}
WORK = {
    "DOI": "10.1000/sample.1",
    "title": ["The First Paper on KV Caches & Their Uses"],
    "author": [
        {"given": "Anna", "family": "Alpha"},
        {"given": "Bert", "family": "Müller"},
        {"given": "Carl", "family": "van den Berg"},
    ],
    "issued": {"date-parts": [[2020, 5]]},
}
CONFIG = {"hidden_size": 1024, "vocab_size": 32000, "num_hidden_layers": 16, "num_key_value_heads": 4}
AT_CONFIG = "/example/sample/main/config.json"
AT_WORK = "/works/10.1000%2Fsample.1"


def feed(path: str) -> Answer:
    """What arXiv answers, as it does: without the papers that it does not know."""
    wanted = (
        parse_qs(urlsplit(path).query)["id_list"][0].split(",") if path.startswith("/api/query") else None
    )
    if wanted is None:
        return Answer(b"Resource not found.", 404)
    return Answer(FEED.format("".join(ENTRIES.get(identifier, "") for identifier in wanted)).encode())


@pytest.fixture
def registers(server: Server) -> Server:
    """Registers that know the miniature library as it is."""
    server.otherwise = feed
    server.say(AT_WORK, Answer(json.dumps({"message": WORK}).encode()))
    server.say(AT_CONFIG, Answer(json.dumps(CONFIG).encode()))
    return server


@pytest.fixture
def run(
    registers: Server, sample: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Ended]:
    """Runs `library verify` in the miniature library."""
    monkeypatch.chdir(sample)
    for name in ("REPO_URL", "VERIFY_MAILTO"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(verify, "Client", lambda agent, hosts: registers.named(agent))

    def run(*arguments: str) -> Ended:
        try:
            status = main(["verify", *arguments])
        except SystemExit as wrong_usage:
            status = int(str(wrong_usage.code))
        said = capsys.readouterr()
        return Ended(status, said.out, said.err)

    return run


def test_all_is_as_on_record(run: Callable, registers: Server) -> None:
    assert run() == Ended(0, "", "No problems: 2 papers, 1 release as on record\n")
    assert sorted(urlsplit(path).path for path in registers.asked) == ["/api/query", AT_CONFIG, AT_WORK]


def test_problems_are_told_as_those_of_the_checks(run: Callable, sample: Path) -> None:
    edit(sample / PAPERS, "title = {A Second Paper}", "title = {The Second Paper}")
    edit(sample / PAPERS, " and van den Berg, Carl", "")
    edit(
        sample / "models" / "sample.yml",
        "{kind: gqa, heads: 8, kv_heads: 4,",
        "{kind: gqa, heads: 8, kv_heads: 2,",
    )
    ended = run()
    assert ended.status == 1
    assert ended.out.splitlines() == [
        'models/sample.yml:26:54: verify-config: "sample-small" has 2 for kv_heads; its source has '
        "num_key_value_heads = 4: mend it, or keep the other value in also_stated",
        'references/papers.bib:3:13: verify-authors: "Carl van den Berg" is missing, author 3 of 3 on '
        'record; compare arXiv 1912.01703, or say in "identifier_checked" why its authors are others',
        'references/papers.bib:17:12: verify-title: the title is not the one on record; arXiv has "A Second '
        'Paper": mend it, or quote that in "identifier_checked"',
    ]
    assert ended.err == "3 problems in 2 files\n"
    told = json.loads(run("--format", "json").out)
    assert [problem["rule"] for problem in told] == ["verify-config", "verify-authors", "verify-title"]
    assert run("--format", "github").out.startswith(
        "::error file=models/sample.yml,line=26,col=54,title=verify-config::"
    )


def test_release_is_held_to_its_own_source_of_a_shape_that_it_shares(
    run: Callable, registers: Server, sample: Path
) -> None:
    source = '{of: [architecture], from: "https://huggingface.co/example/chat/blob/main/config.json"}'
    edit(
        sample / "models" / "sample.yml",
        "{of: [architecture, released, licence], from: beta2021second}",
        source,
    )
    assert run("sample-chat").err.endswith("; 1 not asked\n")
    registers.say("/example/chat/raw/main/config.json", Answer(json.dumps({"hidden_size": 2048}).encode()))
    assert run("sample-chat").out == (
        'models/sample.yml:61:19: verify-config: "sample-chat" has 1,024 for hidden; its source has '
        "hidden_size = 2,048: mend it, or keep the other value in also_stated\n"
    )


def test_paper_that_no_register_knows(run: Callable, sample: Path) -> None:
    edit(sample / PAPERS, "2106.04561", "2106.04562")
    ended = run("beta2021second")
    assert ended.status == 1
    assert ended.out == (
        'references/papers.bib:20:13: verify-identifier: arXiv does not know "2106.04562"; look the paper up '
        "and mend the identifier\n"
    )


def test_keys_narrow_what_is_asked(run: Callable, registers: Server) -> None:
    assert run("sample-small").err == "No problems: 0 papers, 1 release as on record\n"
    assert registers.asked == [AT_CONFIG]
    assert run("beta2021second", "beta2021second").err == "No problems: 1 paper, 0 releases as on record\n"
    assert len(registers.asked) == 2
    assert run("gamma2022third").err == "No problems: 0 papers, 0 releases as on record\n"
    assert len(registers.asked) == 2


def test_what_cannot_be_asked_is_told_and_is_no_problem(run: Callable, registers: Server) -> None:
    registers.answers.clear()
    registers.otherwise = lambda path: Answer(b"100 % busy", 503)
    ended = run()
    assert (ended.status, ended.out) == (0, "")
    assert ended.err.splitlines() == [
        "not asked: alpha2020first, beta2021second, alpha2020first, sample-small: "
        f"{registers.address} answers 503 Service Unavailable",
        "No problems: 0 papers, 0 releases as on record; 4 not asked",
    ]
    ended = run("--format", "github", "sample-small")
    assert ended.status == 0
    assert ended.out == (
        "::warning title=verify::not asked: sample-small: "
        f"{registers.address} answers 503 Service Unavailable\n"
    )


def test_many_that_cannot_be_asked_are_counted(run: Callable, registers: Server, sample: Path) -> None:
    more = "@misc{{delta202{0}new,\n  title = {{T{0}}},\n  year = {{2020}},\n  doi = {{10.1/{0}}},\n}}\n\n"
    with (sample / PAPERS).open("a", encoding="utf-8") as file:
        file.writelines(more.format(number) for number in range(8))
    registers.otherwise = lambda path: feed(path) if path.startswith("/api") else Answer(b"{}")
    ended = run()
    assert ended.status == 0
    assert "and 3 more: the answer cannot be read: no message in it\n" in ended.err


def test_problems_are_told_although_not_all_could_be_asked(
    run: Callable, registers: Server, sample: Path
) -> None:
    edit(sample / PAPERS, "title = {A Second Paper}", "title = {The Second Paper}")
    registers.say(AT_WORK, Answer(b"<html>", 200))
    ended = run()
    assert ended.status == 1
    assert ended.err.splitlines()[-1] == "1 problem in 1 file; 1 not asked"


def test_doi_at_another_agency_is_told_as_not_asked(run: Callable, registers: Server) -> None:
    registers.say(AT_WORK, Answer(b"Resource not found.", 404))
    registers.say(f"{AT_WORK}/agency", Answer(b'{"message": {"agency": {"id": "jalc", "label": "JaLC"}}}'))
    assert run("alpha2020first") == Ended(
        0,
        "",
        "not asked: alpha2020first: its DOI is registered with JaLC, which is not asked\n"
        "No problems: 0 papers, 0 releases as on record; 1 not asked\n",
    )


def test_doi_of_arxiv_is_not_looked_for_at_crossref(run: Callable, registers: Server, sample: Path) -> None:
    edit(sample / PAPERS, "10.1000/sample.1", "10.48550/arXiv.1912.01703")
    assert run("alpha2020first").status == 0
    assert [urlsplit(path).path for path in registers.asked] == ["/api/query"]


def test_changed_entries_alone_are_asked_for(run: Callable, registers: Server, sample: Path) -> None:
    git(sample, "init", "--initial-branch=main")
    git(sample, "add", ".")
    git(sample, "commit", "--message=First")
    assert run("--changed").err == "No problems: 0 papers, 0 releases as on record\n"
    assert registers.asked == []
    edit(sample / PAPERS, "title = {A Second Paper}", "title = {A second paper}")
    assert run("--changed").err == "No problems: 1 paper, 0 releases as on record\n"
    assert run("--changed", "HEAD").err == "No problems: 1 paper, 0 releases as on record\n"
    git(sample, "branch", "--move", "trunk")
    assert run("--changed").err == (
        "no commit in common with origin/main or main: all is verified\n"
        "No problems: 2 papers, 1 release as on record\n"
    )


def test_verified_is_written_where_nothing_is_wrong(run: Callable, registers: Server, sample: Path) -> None:
    edit(sample / PAPERS, "year = {2021}", "year = {2023}")
    before = (sample / PAPERS).read_text(encoding="utf-8")
    assert run().status == 1
    assert (sample / PAPERS).read_text(encoding="utf-8") == before
    day = datetime.now(UTC).date()
    ended = run("--write")
    assert ended.status == 1
    assert ended.err == "written in references/papers.bib: alpha2020first\n1 problem in 1 file\n"
    after = (sample / PAPERS).read_text(encoding="utf-8")
    told = f"verified = {{arXiv record; Crossref record, {day}; the sample's author, 2026-01-10}}"
    assert after == before.replace("verified = {the sample's author, 2026-01-10}", told, 1)
    assert "written" not in run("--write").err


def test_nothing_is_written_of_what_was_not_wholly_asked(
    run: Callable, registers: Server, sample: Path
) -> None:
    registers.say(AT_WORK, Answer(b"<html>", 200))
    before = (sample / PAPERS).read_text(encoding="utf-8")
    run("--write", "alpha2020first")
    assert (sample / PAPERS).read_text(encoding="utf-8") == before


def test_file_that_cannot_be_written(run: Callable, sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tempfile.mkstemp", refuse)
    ended = run("--write", "alpha2020first")
    assert ended.status == 2
    assert "cannot write references/papers.bib: No space left on device" in ended.err


@pytest.mark.parametrize(
    ("environment", "agent"),
    [
        ({}, "llm-library"),
        ({"REPO_URL": "https://github.com/a/b"}, "llm-library (+https://github.com/a/b)"),
        (
            {"REPO_URL": "https://github.com/a/b", "VERIFY_MAILTO": "a@example.org\r\nX: y"},
            "llm-library (+https://github.com/a/b; mailto:a@example.orgX:y)",
        ),
    ],
)
def test_hosts_are_told_who_asks(
    run: Callable, registers: Server, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], agent: str
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    run("sample-small")
    assert registers.agents == {agent}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["beta2021secnd"], 'no paper or release "beta2021secnd"; did you mean "beta2021second"?'),
        (["sample-smal"], 'did you mean "sample-small"?'),
        (["--changed", "nowhere"], 'cannot compare with "nowhere": '),
        (["beta2021second", "--changed"], "not allowed with argument"),
        (["--format", "xml"], "invalid choice: 'xml'"),
    ],
)
def test_wrong_usage_ends_with_status_2(run: Callable, arguments: list[str], message: str) -> None:
    ended = run(*arguments)
    assert (ended.status, ended.out) == (2, "")
    assert message in ended.err


def test_help_tells_of_every_rule(run: Callable) -> None:
    ended = run("--help")
    assert ended.status == 0
    for rule in RULES:
        assert f"\n  {identifier(rule)}: " in ended.out
    assert "Exit status: 0 no problems" in ended.out
