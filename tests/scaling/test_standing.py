"""What a person and Prometheus are told of the work."""

from urllib.request import urlopen

from pipeline.scaling.standing import Standing, serve

NOW = Standing(
    batches={"waiting": 3, "done": 40, "failed": 1},
    sentences={"waiting": 300, "done": 4000, "failed": 12},
    held=2,
    attempts=44,
    seconds=12.5,
    workers={"plovdiv-1": 60, "plovdiv-2": 90},
)


def test_a_person_reads_what_waits_and_how_long_it_takes() -> None:
    lines = dict(NOW.lines)
    assert lines["waiting"] == "3 batches, 300 sentences, about 2 minutes at this pace"
    assert lines["workers"] == "2 in the last minute, 2.5 sentences a second"
    assert dict(Standing().lines)["waiting"] == "0 batches, 0 sentences"


def test_prometheus_reads_the_same_counts() -> None:
    server = serve(lambda: NOW, "127.0.0.1", 0)
    try:
        page = urlopen(f"http://127.0.0.1:{server.server_port}/metrics").read().decode()
    finally:
        server.shutdown()
        server.server_close()
    assert 'glagol_sentences{state="waiting"} 300.0' in page
    assert "glagol_sentences_repeated_total 0.0" in page
    assert 'glagol_worker_sentences{worker="plovdiv-2"} 90.0' in page
