"""What was made before is found again while all that it follows from is the same, and only then."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from kept import Kept, maker

if TYPE_CHECKING:
    from pathlib import Path


def test_value_is_found_again_by_what_it_was_made_of(tmp_path: Path) -> None:
    kept = Kept(tmp_path, "maker")
    key = kept.key("text", "more")
    assert kept.get(key) is None
    kept.put(key, {"content": "<p>ä\u2028\ud800</p>"})
    assert Kept(tmp_path, "maker").get(key) == {"content": "<p>ä\u2028\ud800</p>"}


def test_other_text_other_order_and_other_maker_are_other_keys(tmp_path: Path) -> None:
    kept = Kept(tmp_path, "maker")
    keys = {kept.key("a", "b"), kept.key("b", "a"), kept.key("a"), Kept(tmp_path, "other").key("a", "b")}
    assert len(keys) == 4


@pytest.mark.parametrize("spoiled", [b"", b"0\n1", b"\xff\xfe", b"1"])
def test_spoiled_file_is_as_none(tmp_path: Path, spoiled: bytes) -> None:
    kept = Kept(tmp_path, "maker")
    key = kept.key("text")
    kept.put(key, 1)
    (path,) = tmp_path.glob("*/*")
    path.write_bytes(spoiled)
    assert kept.get(key) is None
    kept.put(key, 2)
    assert kept.get(key) == 2


def test_folder_that_cannot_be_made_keeps_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    kept = Kept(tmp_path / "file" / "pages", "maker")
    kept.put(kept.key("text"), 1)
    assert kept.get(kept.key("text")) is None
    kept.trim()


def test_what_was_of_no_use_for_longest_goes_first(tmp_path: Path) -> None:
    kept = Kept(tmp_path, "maker")
    keys = [kept.key(str(number)) for number in range(4)]
    for number, key in enumerate(keys):
        kept.put(key, "x" * 33)  # with quotes, check and line break 100 bytes
        os.utime(tmp_path / key[:2] / key[2:], (number, number))
    assert kept.get(keys[0])  # now it was of use
    kept.trim(250)
    assert [kept.get(key) is not None for key in keys] == [True, False, False, True]
    kept.trim(250)
    assert sum(path.stat().st_size for path in tmp_path.glob("*/*")) == 200


def test_maker_is_another_when_settings_are(tmp_path: Path) -> None:
    config = tmp_path / "mkdocs.yml"
    config.write_text("site_name: One\n", "utf-8")
    one = maker(config)
    assert maker(config) == one
    config.write_text("site_name: Two\n", "utf-8")
    assert maker(config) != one
