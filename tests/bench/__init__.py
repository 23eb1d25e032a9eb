"""How fast it is: one server under a whole branch's load, with the bare floor measured beside it. ``python -m tests.bench``.

Times move by two fifths between machines and runs, so a figure means something only beside the floor of the same run. Nothing
here fails for being slow; a number given out twice, or left out, is a failure.
"""
