"""The words that articles, papers and topics are made of, and the topics."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

SUBJECTS = (
    "the scheduler, a decoder, each replica, the router, a long prompt, the tokenizer, the draft model, "
    "an adapter, the reward model, the key-value cache, a shared prefix, the optimizer, each expert, "
    "the verifier, a retrieved passage, the loss, a quantized layer, the attention kernel, every request, "
    "the evaluator, the curriculum, a reasoning trace"
).split(", ")
VERBS = (
    "waits for, competes with, replaces, limits, amortizes, overlaps with, depends on, outgrows, "
    "compresses, exposes, hides, feeds, saturates, delays, stabilizes, approximates, reorders, shares, "
    "splits, evicts"
).split(", ")
OBJECTS = (
    "the bandwidth of the memory, the next step of the batch, the gradients of the last layer, "
    "the pages of the cache, the queue of short requests, the variance of the estimate, "
    "the weights of the busiest expert, the tail of the latency, the order of the examples, "
    "the positions beyond the window, the agreement between judges, the tokens that were rejected, "
    "the traffic between the nodes, the precision of the scales, the length of the answers, "
    "the preferences of the annotators, the residual stream, the arithmetic units, "
    "the filter on the corpus, the budget of the operator"
).split(", ")
TAILS = (
    "when the load rises, in most deployments, although nobody measured it for years, "
    "as long as the prompts differ, unless the batch is small, before the first token appears, "
    "whatever the hardware, because the shapes are irregular, while the rest of the pipeline idles, "
    "after the warm-up has ended, even with a careful implementation, if the vocabulary is large, "
    "at every depth of the network, once the context has grown, on all but the smallest models"
).split(", ")
SETTINGS = (
    "on long prompts, for the larger model, under mixed traffic, with greedy decoding, "
    "in the held-out set, at full load"
).split(", ")
METHODS = (
    "paging, chunking, distillation, pruning, routing, caching, sampling, packing, sharding, pooling, masking"
).split(", ")
ASPECTS = (
    "cost, quality, memory, latency, stability, scaling, failure modes, open questions, hardware, measurement"
).split(", ")
PLACES = (
    "across tenants, in long contexts, on one accelerator, for small models, under load, at the edge, "
    "in agents, with adapters, for code, in several languages, over slow networks, during training, "
    "for dialogue, in retrieval, without labels, with human feedback, for evaluation, in production, "
    "under a budget, beyond text"
).split(", ")

PARENTS = ("architecture", "training", "alignment", "inference", "serving", "evaluation", "safety")
PARTS = ("foundations", "methods", "systems", "limits")
SLUGS = [slug for parent in PARENTS for slug in (parent, *(f"{parent}-{part}" for part in PARTS))]


def clause(random: Random) -> str:
    """Something that sounds like a statement, in lower case."""
    return f"{random.choice(SUBJECTS)} {random.choice(VERBS)} {random.choice(OBJECTS)}"


def statement(random: Random) -> str:
    """The same as a sentence."""
    said = f"{clause(random)} {random.choice(TAILS)}."
    return said[0].upper() + said[1:]


def write_topics(root: Path) -> None:
    """Writes the vocabulary: seven topics of the first level, with four below each."""
    entries = []
    for slug in SLUGS:
        random = Random(f"topic {slug}")
        parent, _, part = slug.partition("-")
        about = " ".join(statement(random) for _ in range(3))
        below = f"  parent: {parent}\n" if part else ""
        title = f"{parent.capitalize()} {part}".rstrip()
        entries.append(f"{slug}:\n  title: {title}\n{below}  about: >-\n    {about}\n")
    (root / "references").mkdir()
    (root / "references" / "topics.yml").write_text("\n".join(entries), "utf-8")
    why = statement(Random("plan"))
    plan = f"articles/planned.md:\n  title: Planned\n  topics: [{SLUGS[0]}]\n  why: {why}\n"
    (root / "references" / "roadmap.yml").write_text(plan, "utf-8")
