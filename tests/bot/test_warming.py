import gc

from fakes.assistant import TODAY

from bot.cli import main
from bot.warming import warm_up
from knowledge.cues import phrases
from knowledge.service_words import load_index


def test_a_process_that_stays_has_read_its_words_and_never_looks_through_them_again(library):
    phrases.cache_clear()
    load_index.cache_clear()
    try:
        warm_up(library, TODAY)
        assert phrases.cache_info().currsize == load_index.cache_info().currsize == 1
        assert gc.get_freeze_count() > len(library.words)
        assert not any(held is library for held in gc.get_objects())
    finally:
        gc.unfreeze()


def test_the_program_looks_for_garbage_seldom_from_its_first_moment_on(monkeypatch):
    before = gc.get_threshold()
    gc.set_threshold(700, 10, 10)
    monkeypatch.setattr("bot.cli.run", lambda _group: None)
    try:
        main()
        assert gc.get_threshold()[0] > 10_000
    finally:
        gc.set_threshold(*before)
