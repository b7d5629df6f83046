"""How the web server is set up: what a launch was measured with is what `charteroak serve` runs."""

from __future__ import annotations

from charteroak.cli.children import _Web, web_settings


def test_two_processes_of_four_threads_serve_and_only_a_short_line_waits_for_them() -> None:
    settings = web_settings(7)
    assert (settings["workers"], settings["threads"], settings["worker_class"]) == (2, 4, "gthread")
    assert (settings["worker_connections"], settings["backlog"], settings["keepalive"]) == (256, 256, 0)
    assert settings["preload_app"] is True


def test_the_web_server_takes_these_settings() -> None:
    told = _Web(7).cfg
    assert (told.workers, told.threads, told.worker_class_str) == (2, 4, "gthread")
    assert (told.backlog, told.preload_app) == (256, True)
