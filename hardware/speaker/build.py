"""Record a bank of clips: resumable, never an empty or half file, and the old voice is kept until the new one is whole."""

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from hardware.errors import ConfigurationError, DeviceFault
from hardware.speaker.clips import MANIFEST, Clip, ClipBank, good_clip, read_manifest
from hardware.speaker.phrases import vocabulary
from hardware.speaker.sound import chime, duration_s, level, silence, trim, write_wav
from hardware.speaker.tts import CommandEngine, Engine, EspeakEngine, GttsEngine

SHORTEST_CLIP_S = 0.06
ENGINES: dict[str, Callable[[str], Engine]] = {
    "espeak": lambda _: EspeakEngine(),
    "gtts": lambda _: GttsEngine(),
    "command": CommandEngine,
}


@dataclass(frozen=True)
class BuildReport:
    """What a build did: clips ``made`` now, clips ``kept`` from an earlier run, clips still ``missing`` ("id/letter.a")."""

    engine: str
    made: int
    kept: int
    missing: tuple[str, ...]


def build_voice(
    engine: str,
    languages: Iterable[str],
    folder: Path,
    progress: Callable[[str, int, int], None] = lambda *_: None,
    command: str = "",
) -> BuildReport:
    """Record every clip of ``languages`` with the engine named ``espeak``, ``gtts`` or ``command`` into ``folder``.

    ``command`` is what the last of them runs (see ``CommandEngine``). ``progress(clip, done, total)`` is called after each clip.
    Raises ConfigurationError for another engine, and HardwareError when the engine fails: what was recorded so far is kept aside
    and the next run goes on from there.
    """
    if engine not in ENGINES:
        raise ConfigurationError(f"unknown speech engine {engine!r}: choose one of {', '.join(sorted(ENGINES))}")
    return build(ENGINES[engine](command), languages, folder, progress)


def build(
    engine: Engine, languages: Iterable[str], folder: Path, progress: Callable[[str, int, int], None] = lambda *_: None
) -> BuildReport:
    """The same as ``build_voice`` with an engine at hand."""
    wanted = [(language, name, text) for language in languages for name, text in vocabulary(language).items()]
    made = 0
    for done, (language, name, text) in enumerate(wanted, start=1):
        made += _record(engine, language, name, text, folder)
        progress(f"{language}/{name}", done, len(wanted))
    write_tones(folder)
    spoken = list(dict.fromkeys(language for language, _, _ in wanted))
    for language in spoken:
        _put_in_place(folder, language)
    bank = ClipBank(folder)
    missing = tuple(f"{language}/{name}" for language in spoken for name in bank.missing(language))
    return BuildReport(engine.name, made, len(wanted) - made, missing)


def write_tones(folder: Path) -> None:
    """Write ``chime.wav`` (two rising tones) and ``silence.wav`` (with which a page finds out whether it may be heard)."""
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / "chime.wav", write_wav(chime()))
    _write(folder / "silence.wav", write_wav(silence(0.1)))


def _record(engine: Engine, language: str, name: str, text: str, folder: Path) -> bool:
    """Make sure of one clip in the folder that is being built; True when it had to be spoken."""
    building = _building(folder, language)
    for place in (building, folder / language):
        clip = read_manifest(place).get(name)
        if clip and (clip.text, clip.engine) == (text, engine.name) and good_clip(place, name, clip):
            if place != building:
                _keep(building, name, clip, (place / f"{name}.wav").read_bytes())
            return False
    samples = level(trim(engine.speak(language, text)))
    if duration_s(samples) < SHORTEST_CLIP_S:
        raise DeviceFault(f"{engine.name} made no sound of {text!r}")
    wav = write_wav(samples)
    _keep(building, name, Clip(text, engine.name, hashlib.sha256(wav).hexdigest()), wav)
    return True


def _keep(folder: Path, name: str, clip: Clip, wav: bytes) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / f"{name}.wav", wav)
    _write_manifest(folder, {**read_manifest(folder), name: clip})


def _put_in_place(folder: Path, language: str) -> None:
    """Replace the old clips of a language by the new ones; the manifest last, so that a mix is never taken for a voice."""
    building, final = _building(folder, language), folder / language
    final.mkdir(exist_ok=True)
    manifest = {name: clip for name, clip in read_manifest(building).items() if name in vocabulary(language)}
    for name in manifest:
        (building / f"{name}.wav").replace(final / f"{name}.wav")
    for stale in [path for path in final.glob("*.wav") if path.stem not in manifest]:
        stale.unlink()
    _write_manifest(final, manifest)
    shutil.rmtree(building)


def _write_manifest(folder: Path, clips: dict[str, Clip]) -> None:
    entries = {name: asdict(clips[name]) for name in sorted(clips)}
    _write(folder / MANIFEST, (json.dumps({"clips": entries}, ensure_ascii=False, indent=1) + "\n").encode())


def _write(path: Path, content: bytes) -> None:
    beside = path.with_name(f".{path.name}.part")
    beside.write_bytes(content)
    beside.replace(path)


def _building(folder: Path, language: str) -> Path:
    return folder / f"{language}.building"
