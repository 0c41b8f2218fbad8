"""Builds the site of the current folder again and again in one process, as `mkdocs serve` does, unserved.

Each line of the input is an order, and each has one line of JSON for an answer:

    build           builds, and tells the problems
    visit ADDRESS   finishes what stands at an address
    finish          finishes everything, and the search, and tells the folder of the site
"""

import json
import sys
from contextlib import suppress
from threading import Event

from mkdocs.commands.build import build
from mkdocs.config import load_config

config = load_config("mkdocs.yml")
config.plugins.on_startup(command="serve", dirty=False)
from library.problems import tell  # noqa: E402  where the hooks have put it

state = config.hooks["hooks/events.py"]._state
sys.modules["serving"].REST = 0


def answer(order: str, address: str) -> object:
    preview = state.preview
    if order == "build":
        preview._superseded.set()
        with suppress(Exception, SystemExit):
            build(load_config("mkdocs.yml"))
            preview._superseded.set()
            return ""
        return tell(preview.problems) or "it failed"
    site = preview._site
    for name in [address] if order == "visit" else list(site._unfinished):
        site.finish_at(name)
    if order == "finish":
        preview._search(site, Event())
    return site.config.site_dir


for line in sys.stdin:
    order, _, address = line.strip().partition(" ")
    print(json.dumps(answer(order, address)), flush=True)
