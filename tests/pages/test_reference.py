"""The formatted reference."""

from __future__ import annotations

from typing import TYPE_CHECKING

from library.pages.reference import people, reference, short_people
from library.problems import SourceText
from library.sources.bibtex import read_bibtex

if TYPE_CHECKING:
    from library.model import Paper
    from library.problems import Problem


def paper(**fields: str) -> Paper:
    given = {"title": "The Title", "author": "Alpha, Anna", "year": "2020", **fields}
    lines = [f"  {name} = {{{value}}}," for name, value in given.items()]
    problems: list[Problem] = []
    text = "\n".join(["@inproceedings{alpha2020title,", *lines, "}", ""])
    papers, _ = read_bibtex(SourceText("references/x.bib", text), problems)
    assert not problems
    return papers[0]


def test_a_published_paper() -> None:
    published = paper(
        author="Alpha, Anna and van den Berg, Carl and {Gamma Team}",
        title="Does {BERT} Cost 5\\% More?",
        booktitle="Proceedings of Samples (SMPL)",
        pages="1--12",
        doi="10.1000/a(b)<c>",
        eprint="2001.00001",
        archiveprefix="arXiv",
        code="https://github.com/a/b",
    )
    assert reference(published) == (
        "Anna Alpha, Carl van den Berg, and Gamma Team. Does BERT Cost 5% More?"
        " *Proceedings of Samples (SMPL)*, pages 1–12, 2020. [doi:10.1000/a(b)&#60;c&#62;](https://doi.org/10.1000/a%28b%29%3Cc%3E)"
        " [arXiv:2001.00001](https://arxiv.org/abs/2001.00001) [code](https://github.com/a/b)"
    )


def test_a_preprint_whose_title_leads_to_its_page() -> None:
    assert reference(paper(), "../papers/alpha2020title.md") == (
        "Anna Alpha. [The Title](../papers/alpha2020title.md). 2020."
    )


def test_an_address_shows_its_host() -> None:
    told = reference(paper(url="https://www.usenix.org/conference/x"))
    assert told.endswith("2020. [usenix.org](https://www.usenix.org/conference/x)")


def test_another_scheme_is_no_link() -> None:
    assert "](" not in reference(paper(url="javascript:alert(1)"))


def test_a_single_page_and_a_retraction() -> None:
    told = reference(paper(pages="7", retracted="https://example.org/notice"))
    assert told.startswith("**Retracted.** Anna Alpha.")
    assert "page 7, 2020." in told


def test_six_authors_are_named_and_the_others_are_not() -> None:
    many = paper(author=" and ".join(f"Family{letter}, G." for letter in "ABCDEFGH"))
    assert reference(many).startswith("G. FamilyA, ")
    assert "G. FamilyF, and others. The" in reference(many)
    assert people(many).endswith("G. FamilyG, and G. FamilyH")
    cut = paper(author="Alpha, Anna and others")
    assert people(cut) == "Anna Alpha and others"


def test_short_names() -> None:
    assert short_people(paper()) == "Alpha"
    assert short_people(paper(author="Alpha, Anna and Beta, B.")) == "Alpha and Beta"
    assert short_people(paper(author="Alpha, Anna and Beta, B. and Gamma, C.")) == "Alpha et al."
    assert short_people(paper(author="Alpha, Anna and others")) == "Alpha et al."
