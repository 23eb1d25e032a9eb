"""As loud as staff have set it."""

from hardware.speaker.fake import FakeSpeaker
from hardware.speaker.sound import chime, read_wav, write_wav
from kiosk.staff.volume import SetSpeaker

CHIME = write_wav(chime())


def loudest(wav: bytes) -> int:
    return max(abs(value) for value in read_wav(wav))


def test_at_full_loudness_a_sound_is_played_as_it_is() -> None:
    speaker = FakeSpeaker()

    SetSpeaker(speaker).play(CHIME)

    assert list(speaker.played) == [CHIME]


def test_each_step_is_quieter_than_the_one_before_and_the_last_is_silence() -> None:
    speaker = FakeSpeaker()
    quiet = SetSpeaker(speaker)

    for percent in (100, 70, 40, 10):
        quiet.percent = percent
        quiet.play(CHIME)
    quiet.percent = 0
    quiet.play(CHIME)

    heard = [loudest(wav) for wav in speaker.played]
    assert len(heard) == 4
    assert heard == sorted(set(heard), reverse=True)
    assert heard[-1] > 0


def test_stopping_reaches_the_loudspeaker() -> None:
    speaker = FakeSpeaker()

    SetSpeaker(speaker, 50).stop()

    assert speaker.stops == 1
