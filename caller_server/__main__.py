"""``python -m caller_server``: the same as ``lapak``."""

from caller_server.commands import main

if __name__ == "__main__":
    main()
