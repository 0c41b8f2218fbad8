"""Made-up papers, whose entries pass every rule: a third each are preprints, in proceedings, in a journal."""

from __future__ import annotations

from collections import defaultdict
from itertools import product
from random import Random
from typing import TYPE_CHECKING

from .words import SLUGS, clause, statement

if TYPE_CHECKING:
    from pathlib import Path

FILES = 20

FAMILIES = (
    r"Abara, Bellini, Castro, Dvorak, Eriksen, Fontaine, Garc{\'\i}a, Haddad, Ivanov, Jansen, Kimura, "
    r"Lindqvist, M{\"u}ller, Nakata, Okafor, Petrov, Quispe, Rossi, Sato, Tanaka, Ueda, Varga, Weber, Xu, "
    r"Yilmaz, Zhang"
).split(", ")
GIVEN = "Ana, Bo, Chen, Dana, Emil, Fei, Goran, Hana, Inga, Jun, Kofi, Lea, Mio, Nils, Omar, Pia, Sara".split(
    ", "
)
PEOPLE = list(product(FAMILIES, GIVEN))
IN_KEYS = {r"Garc{\'\i}a": "garcia", r"M{\"u}ller": "muller"}

ADJECTIVES = (
    "Efficient, Robust, Sparse, Scalable, Faithful, Parallel, Calibrated, Compressed, Iterative, Recurrent, "
    "Modular, Causal, Latent, Elastic, Unified, Grounded, Layered, Speculative, Streaming, Continual, "
    "Hierarchical, Private, Verified, Multilingual, Cooperative"
).split(", ")
NOUNS = (
    "Attention, Decoding, Pretraining, Alignment, Retrieval, Routing, Quantization, Distillation, "
    "Evaluation, Reasoning, Prompting, Tokenization, Batching, Caching, Search, Planning"
).split(", ")
FIELDS = (
    "Language Models, Long Documents, Tool Use, Dialogue, Code, Mathematics, Agents, Small Devices, Science, "
    "Translation"
).split(", ")
TITLES = list(product(ADJECTIVES, NOUNS, FIELDS))
VENUES = (
    "Proceedings of the Conference on Language and Systems (CLS)",
    "Proceedings of the Symposium on Learning Machines (SLM)",
    "Proceedings of the Workshop on Efficient Inference (WEI)",
)


def write_papers(root: Path, papers: int) -> list[str]:
    """Writes the bibliographies, and gives the keys in order."""
    entries = dict(_paper(number) for number in range(papers))
    files: dict[str, list[str]] = defaultdict(list)
    for key, entry in entries.items():
        files[bibliography(key)].append(entry)
    for name, held in files.items():
        (root / "references" / name).write_text("\n".join(held), "utf-8")
    return list(entries)


def bibliography(key: str) -> str:
    """The file that an entry stands in, by the number at the end of its key."""
    return f"field-{int(key[-4:]) % FILES:02d}.bib"


def _paper(number: int) -> tuple[str, str]:
    """Key and entry of one paper."""
    random = Random(f"paper {number}")
    edition, place = divmod(number * 7, len(TITLES))
    adjective, noun, field = TITLES[place]
    people = random.sample(PEOPLE, random.randrange(2, 8))
    year = random.randrange(2018, 2026)
    family = people[0][0]
    key = f"{IN_KEYS.get(family, family.lower())}{year}{adjective.lower()}{number:04d}"
    fields = {
        "title": f"{adjective} {noun} for {{{field}}}, Volume {edition + 1}",
        "author": " and ".join(f"{last}, {first}" for last, first in people),
        "year": str(year),
    }
    kind = ("misc", "inproceedings", "article")[number % 3]
    if kind == "inproceedings":
        first = random.randrange(1, 900)
        fields["booktitle"] = random.choice(VENUES)
        fields["pages"] = f"{first}--{first + 14}"
        fields["doi"] = f"10.9876/venue.{year}.{number}"
    elif kind == "article":
        fields["journal"] = "Journal of Made-up Results"
        fields["volume"] = str(year - 2000)
        fields["doi"] = f"10.9876/journal.{number}"
    # The last four digits neither count nor repeat, as those of a placeholder do.
    fields["eprint"] = f"{year % 100:02d}{number % 12 + 1:02d}.{number // 12:03d}70"
    fields["archiveprefix"] = "arXiv"
    fields["keywords"] = ", ".join(random.sample(SLUGS, random.randrange(1, 4)))
    fields["annotation"] = f"Shows that {clause(random)}. {statement(random)}"
    if number % 4 == 0:
        fields["code"] = f"https://example.org/code/{key}"
    fields["verified"] = "made up for the benchmark, 2025-09-01"
    written = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    return key, f"@{kind}{{{key},\n{written}}}\n"
