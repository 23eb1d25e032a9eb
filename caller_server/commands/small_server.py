"""The server without gunicorn: for Windows (gevent's own server) and for tests and tools (``async_mode = "threading"``)."""

import os

FAREWELL_S = 1.0


def main() -> None:
    """Serve until told to stop; the settings come from the environment."""
    if os.environ.get("LAPAK_ASYNC_MODE", "gevent") == "gevent":
        from gevent import monkey

        monkey.patch_all()  # before anything else is imported
        _serve_with_gevent()
    else:
        _serve_with_threads()


def _serve_with_gevent() -> None:
    import signal
    import socket

    from gevent.pywsgi import WSGIHandler, WSGIServer

    from caller_server.wiring import application
    from config.settings import load

    class Handler(WSGIHandler):  # type: ignore[misc]
        """Sends at once: without it each answer on a kept connection waits 40 ms."""

        def __init__(self, sock: socket.socket, *args: object) -> None:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            super().__init__(sock, *args)

    chosen = load()
    server = WSGIServer((chosen.host, chosen.port), application(), handler_class=Handler, log=None)
    before = signal.getsignal(signal.SIGTERM)

    def stop(number: int, frame: object) -> None:
        if callable(before):
            before(number, frame)  # type: ignore[arg-type]
        server.stop(timeout=2)

    signal.signal(signal.SIGTERM, stop)
    server.serve_forever()


def _serve_with_threads() -> None:
    import signal
    from threading import Timer

    from werkzeug.serving import WSGIRequestHandler, make_server

    from caller_server.wiring import application
    from config.settings import load

    class Handler(WSGIRequestHandler):
        """Speaks HTTP/1.1, sends at once, and leaves the log to the application."""

        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            """Nothing: requests are logged by their route, never by their path."""

    # The application puts its own farewell in front of this; it needs a moment before the threads end with the process.
    signal.signal(signal.SIGTERM, lambda *_: Timer(FAREWELL_S, server.shutdown).start())
    chosen = load()
    server = make_server(chosen.host, chosen.port, application(), threaded=True, request_handler=Handler)
    server.serve_forever()


if __name__ == "__main__":
    main()
