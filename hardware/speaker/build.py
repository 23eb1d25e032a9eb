"""Record a bank of clips: resumable, never an empty or half file, and the old voice is kept until the new one is whole."""

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from hardware.errors import ConfigurationError, DeviceFault
from hardware.speaker.clips import MANIFEST, OWN, Clip, ClipBank, good_clip, own_clip, read_manifest
from hardware.speaker.compact import write_compact
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
    return build(engine_named(engine, command), languages, folder, progress)


def engine_named(engine: str, command: str = "") -> Engine:
    """The engine ``espeak``, ``gtts`` or ``command``. Raises ConfigurationError for another, or a wrong ``command``."""
    if engine not in ENGINES:
        raise ConfigurationError(f"unknown speech engine {engine!r}: choose one of {', '.join(sorted(ENGINES))}")
    return ENGINES[engine](command)


def build(
    engine: Engine, languages: Iterable[str], folder: Path, progress: Callable[[str, int, int], None] = lambda *_: None
) -> BuildReport:
    """The same as ``build_voice`` with an engine at hand."""
    wanted = {language: vocabulary(language) for language in languages}
    made = _record_all(engine, wanted, folder, progress)
    write_tones(folder)
    bank = ClipBank(folder)
    missing = tuple(f"{language}/{name}" for language in wanted for name in bank.missing(language))
    return BuildReport(engine.name, made, sum(map(len, wanted.values())) - made, missing)


def build_own(
    engine: Engine, texts: Mapping[str, Iterable[str]], folder: Path, progress: Callable[[str, int, int], None] = lambda *_: None
) -> BuildReport:
    """Record a branch's own ``texts`` (by language) into the folder ``own`` of each language; those of other days are removed."""
    wanted = {f"{language}/{OWN}": {own_clip(text): text.strip() for text in said} for language, said in texts.items()}
    made = _record_all(engine, wanted, folder, progress)
    bank = ClipBank(folder)
    missing = tuple(f"{language}/{text}" for language, said in texts.items() for text in said if not bank.has_own(language, text))
    return BuildReport(engine.name, made, sum(map(len, wanted.values())) - made, missing)


def write_tones(folder: Path) -> None:
    """Write ``chime.wav`` (two rising tones) and ``silence.wav`` (with which a page finds out whether it may be heard)."""
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / "chime.wav", write_wav(chime()))
    _write(folder / "silence.wav", write_wav(silence(0.1)))


def _record_all(
    engine: Engine, wanted: Mapping[str, Mapping[str, str]], folder: Path, progress: Callable[[str, int, int], None]
) -> int:
    """Make sure of the clips of each part of a bank (a language, or its own texts), all in place; how many were spoken."""
    made, done, total = 0, 0, sum(map(len, wanted.values()))
    for part, clips in wanted.items():
        for name, text in clips.items():
            made += _record(engine, part, name, text, folder)
            done += 1
            progress(f"{part}/{name}", done, total)
    for part, clips in wanted.items():
        _put_in_place(folder, part, clips)
    return made


def _record(engine: Engine, part: str, name: str, text: str, folder: Path) -> bool:
    """Make sure of one clip in the folder that is being built; True when it had to be spoken."""
    building = _building(folder, part)
    for place in (building, folder / part):
        clip = read_manifest(place).get(name)
        if clip and (clip.text, clip.engine) == (text, engine.name) and good_clip(place, name, clip):
            if place != building:
                _keep(building, name, clip, (place / f"{name}.wav").read_bytes())
            return False
    samples = level(trim(engine.speak(part.partition("/")[0], text)))
    if duration_s(samples) < SHORTEST_CLIP_S:
        raise DeviceFault(f"{engine.name} made no sound of {text!r}")
    wav = write_compact(samples)
    _keep(building, name, Clip(text, engine.name, hashlib.sha256(wav).hexdigest()), wav)
    return True


def _keep(folder: Path, name: str, clip: Clip, wav: bytes) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / f"{name}.wav", wav)
    _write_manifest(folder, {**read_manifest(folder), name: clip})


def _put_in_place(folder: Path, part: str, wanted: Mapping[str, str]) -> None:
    """Replace the old clips of a part by the new ones; the manifest last, so that a mix is never taken for a voice."""
    building, final = _building(folder, part), folder / part
    building.mkdir(parents=True, exist_ok=True)  # a part without a text
    final.mkdir(parents=True, exist_ok=True)
    manifest = {name: clip for name, clip in read_manifest(building).items() if name in wanted}
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


def _building(folder: Path, part: str) -> Path:
    return folder / f"{part}.building"
