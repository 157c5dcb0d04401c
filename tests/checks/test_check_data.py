"""The check of the data must have been seen failing: the project's own data passes, and each way
of spoiling a language pack is reported at its file and line."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def tree(tmp_path):
    (tmp_path / "scripts").mkdir()
    shutil.copy(ROOT / "scripts/check-data", tmp_path / "scripts")
    shutil.copytree(ROOT / "config", tmp_path / "config")
    return tmp_path


def check(tree):
    done = subprocess.run([tree / "scripts/check-data"], capture_output=True, text=True)
    return done.returncode, done.stderr


def test_ours_is_good(tree):
    assert check(tree) == (0, "")


def entry(context, key, text):
    return f'msgctxt "{context}"\nmsgid "{key}"\nmsgstr "{text}"\n'


# the pack, what stands there, what it becomes, what must be said
BAD = [
    pytest.param("fr", entry("dialog", "back", "Retour"), entry("dialog", "back", ""),
                 "fr.po:1: no dialog back: every language falls back on French", id="French lacks one"),
    pytest.param("fr", "\n" + entry("choice", "gender.F", "Femme"),
                 "\n#, fuzzy\n" + entry("choice", "gender.F", "Femme"),
                 "fr.po:1: no choice gender.F: every language falls back", id="French is unsure"),
    pytest.param("bm", entry("dialog", "yes", "Awɔ"), "", "bm.po:1: no entry dialog yes", id="key gone"),
    pytest.param("bm", entry("ask", "sector", ""), "", "bm.po:1: no entry ask sector", id="empty key gone"),
    pytest.param("bm", entry("dialog", "yes", "Awɔ"), entry("dialog", "yess", "Awɔ"),
                 "unknown entry: dialog yess", id="key misspelt"),
    pytest.param("fr", '"Voter pour le {code}, {name} ({place})?"', '"Voter {receipt}?"',
                 "unknown placeholder {receipt}", id="placeholder of another key"),
    pytest.param("fr", '"Aide"', '"Aide {name}"', "unknown placeholder {name}", id="no placeholder here"),
    pytest.param("fr", '"Ancienneté"', '"Tâche"', "not in GSM-7", id="circumflex"),
    pytest.param("bm", '"Awɔ"', '"Aẅɔ"', "not in GSM-7", id="a letter of no alphabet of ours"),
    pytest.param("fr", '"Suite"', '"La suite de la liste"', "20 septets with the longest values, there is room for 16",
                 id="line too long"),
    pytest.param("fr", '"{form}: rien d', '"' + "x" * 110 + '{form}: rien d', "there is room for 150",
                 id="screen too long"),
    pytest.param("bm", "#. Sourced word, high: wote (vote, LAFAND-MT and UDHR).\n"
                 + entry("dialog", "menu_vote", "Wote"), entry("dialog", "menu_vote", "Wote"),
                 "dialog menu_vote: no comment that names the source", id="no source"),
]


@pytest.mark.parametrize(("pack", "was", "now", "said"), BAD)
def test_bad_is_told(tree, pack, was, now, said):
    po = tree / f"config/languages/{pack}.po"
    text = po.read_text()
    assert was in text
    po.write_text(text.replace(was, now, 1))
    code, told = check(tree)
    assert code == 1
    assert said in told
    assert told.startswith(f"config/languages/{pack}.po:")
