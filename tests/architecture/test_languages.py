"""A further language is catalogues and clips, nothing else: here one that nobody has written yet, in a folder of its own."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from config.paths import assets
from config.translations import LANGUAGES, languages_in, languages_of, texts

ROOT = Path(__file__).parents[2]
# What a program does that finds its assets in the folder it is given: nothing of ours is changed, and no list is touched.
PROGRAM = """
import json, sys
from array import array
from pathlib import Path

import config.paths

folder = Path(sys.argv[1])
config.paths.assets = lambda: folder  # before anything has asked

from pydantic import TypeAdapter

from caller_server.commands.hardware import build as build_command
from caller_server.contract.branch_values import Languages
from config.translations import LANGUAGES, texts
from hardware.speaker.build import build
from hardware.speaker.clips import ClipBank
from hardware.speaker.fake import FakeSpeaker
from hardware.speaker.phrases import PAUSE, vocabulary
from kiosk.speech.screens import screen_speech
from kiosk.speech.targets import next_language
from kiosk.speech.state import In, Speak
from kiosk.state import Kiosk, Welcome
from kiosk.speech.voice import Voice


class Hums:
    name = "hum"

    def speak(self, language, text):
        return array("h", [9000, -9000] * (2000 + 20 * len(text)))


report = build(Hums(), ["su"], folder / "sounds")
speaker = FakeSpeaker()
voice = Voice(lambda: ClipBank(folder / "sounds"), speaker)
kiosk = Kiosk(screen=Welcome(), language="jv")
welcome = screen_speech(kiosk).first
faults = [voice.speak(Speak(welcome, "su")), voice.speak(Speak((In("su", "kiosk.language"),), "su"))]
print(json.dumps({
    "languages": LANGUAGES,
    "accepted": TypeAdapter(Languages).validate_python(["su", "id"]),
    "choices": list(next(one for one in build_command.params if one.name == "languages").type.choices),
    "title": texts("kiosk", "su")("welcome.title"),
    "untranslated": texts("kiosk", "su")("welcome.start"),
    "on_paper": texts("slip", "su").language,
    "missing": report.missing, "clips": report.made, "wanted": len(vocabulary("su")),
    "faults": faults, "heard": len(speaker.played), "next": next_language(kiosk),
}))
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The assets with Sundanese beside the other languages: its first screen is written, the rest is still Indonesian."""
    shutil.copytree(assets() / "translations", tmp_path / "translations")
    shutil.copy(assets() / "tokens.toml", tmp_path)
    sundanese = tmp_path / "translations" / "su" / "LC_MESSAGES"
    sundanese.mkdir(parents=True)
    shutil.copy(tmp_path / "translations" / "jv" / "LC_MESSAGES" / "voice.po", sundanese)
    catalogue = '#\nmsgid ""\nmsgstr ""\n"Language: su\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    catalogue += 'msgid "welcome.title"\nmsgstr "Candak nomer antrian"\n'
    (sundanese / "kiosk.po").write_text(catalogue, encoding="utf-8")
    return tmp_path


def test_a_language_in_a_folder_is_spoken_shown_and_accepted_without_a_line_of_code(folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(folder)], capture_output=True, text=True, cwd=ROOT, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)

    assert found["languages"] == [*LANGUAGES, "su"]
    assert (found["accepted"], found["choices"]) == (["su", "id"], [*LANGUAGES, "su"])
    assert (found["title"], found["untranslated"]) == ("Candak nomer antrian", texts("kiosk", "id")("welcome.start"))
    assert (found["missing"], found["clips"]) == ([], found["wanted"])
    assert (found["faults"], found["heard"]) == ([None, None], 2)
    assert (found["on_paper"], found["next"]) == ("su", "su")


def test_indonesian_is_the_first_language_and_english_the_second_whatever_comes_before_them(tmp_path: Path) -> None:
    for language in ("ace", "ba", "en", "id"):
        (tmp_path / language / "LC_MESSAGES").mkdir(parents=True)
        (tmp_path / language / "LC_MESSAGES" / "kiosk.po").touch()
    (tmp_path / "zz" / "LC_MESSAGES").mkdir(parents=True)  # a language of other pages only

    assert languages_in(tmp_path) == ("id", "en", "ba")


def test_what_a_language_lacks_is_indonesian() -> None:
    assert set(languages_of("kiosk")) == set(languages_of("voice")) == set(LANGUAGES)
    assert languages_of("admin") == ("id", "en")
    assert texts("admin", "jv").forms == texts("admin", "id").forms
    assert texts("kiosk", "jv")("welcome.start") != texts("kiosk", "id")("welcome.start")
