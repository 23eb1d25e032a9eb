"""Figures for Prometheus, in a registry of their own, so that several applications in one process do not mix."""

from collections.abc import Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

METHODS = frozenset({"GET", "HEAD", "POST", "DELETE"})
BUCKETS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)


class Metrics:
    """What the server counts. Routes are named by their rule, never by their path, which may hold a ticket's secret."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "lapak_http_requests_total", "Requests answered", ["route", "method", "status"], registry=self.registry
        )
        self._seconds = Histogram(
            "lapak_http_request_seconds", "Time to answer", ["route"], buckets=BUCKETS_S, registry=self.registry
        )
        self._taken = Counter("lapak_tickets_taken_total", "Numbers given out", ["branch"], registry=self.registry)
        self._calls = Counter("lapak_calls_total", "Calls and recalls made", ["branch"], registry=self.registry)
        self._sockets = Gauge("lapak_open_sockets", "Open sockets", ["namespace"], registry=self.registry)
        self._seq = Gauge("lapak_branch_seq", "Newest sequence number", ["branch"], registry=self.registry)

    def answered(self, route: str, method: str, status: int, seconds: float) -> None:
        """One request was answered."""
        known = method if method in METHODS else "other"  # anybody can invent methods, and a label is kept for ever
        self._requests.labels(route, known, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def taken(self, branch: str) -> None:
        """A number was given out."""
        self._taken.labels(branch).inc()

    def called(self, branch: str) -> None:
        """Somebody was called, or called again."""
        self._calls.labels(branch).inc()

    def text(self, sockets: Mapping[str, int], seqs: Mapping[str, int]) -> bytes:
        """Everything in Prometheus's text format, with the open sockets per namespace and the ``seq`` of each branch."""
        for namespace, count in sockets.items():
            self._sockets.labels(namespace).set(count)
        for branch, seq in seqs.items():
            self._seq.labels(branch).set(seq)
        return generate_latest(self.registry)
