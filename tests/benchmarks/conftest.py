"""Benchmarks run when they are asked for, not with the tests: `pytest tests/benchmarks -o addopts= -s`."""

from pathlib import Path

import pytest

HERE = Path(__file__).parent


def pytest_collection_modifyitems(config, items):
    """Skip what measures where `--benchmark-skip` stands, as it does unless it is taken away."""
    if config.getoption("benchmark_skip"):
        for item in items:
            if HERE in item.path.parents:
                item.add_marker(pytest.mark.skip(reason="a benchmark"))
