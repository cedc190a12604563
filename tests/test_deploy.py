"""What an office deploys with: every path, name and address in it is one that the program knows."""

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

from bot.settings import Settings, list_variables
from bot.web.health import make_health_room

ROOT = Path(__file__).parent.parent
DEPLOY = ROOT / "deploy"
DOCKERFILE = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
CADDYFILE = (DEPLOY / "Caddyfile").read_text(encoding="utf-8")
EXAMPLE = (ROOT / ".env.example").read_text(encoding="utf-8")
UNITS = sorted(DEPLOY.glob("*.service")) + sorted(DEPLOY.glob("*.timer"))


def list_instructions(name):
    joined = re.sub(r"\\\n\s*", "", DOCKERFILE)
    return re.findall(rf"^{name} (.+)$", joined, re.MULTILINE)


def list_copied():
    """Return what is copied into the image from the project."""
    return [one for line in list_instructions("COPY") if not line.startswith("--from") for one in line.split()[:-1]]


def test_what_is_copied_into_the_image_is_there_and_not_ignored():
    ignored = (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    let_in = {line.removeprefix("!") for line in ignored if line.startswith("!")}
    assert set(list_copied()) == let_in
    for name in list_copied():
        assert (ROOT / name).exists(), name


def test_every_package_and_every_file_that_the_build_reads_is_copied():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    packages = {pattern.removesuffix("*") for pattern in project["tool"]["setuptools"]["packages"]["find"]["include"]}
    read = {project["project"]["readme"], project["project"]["license"]["file"], "constraints.txt", "pyproject.toml"}
    assert packages | read == set(list_copied())


def test_the_image_runs_without_root_on_a_python_that_the_program_takes():
    assert list_instructions("USER") == ["10001:10001"]
    bases = {line.split()[0] for line in list_instructions("FROM")}
    (base,) = bases
    version = re.fullmatch(r"python:(\d+)\.(\d+)-slim-\w+", base)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert f">={version[1]}.{version[2]}" == project["requires-python"]
    assert list_instructions("ENTRYPOINT") == ['["cchc"]']
    assert list_instructions("CMD") == ['["serve"]']


def test_the_health_check_asks_what_the_site_answers():
    (check,) = list_instructions("HEALTHCHECK")
    path = re.search(r"http://127\.0\.0\.1:(\d+)(/\w+)", check)
    assert path[2] in {route.path for route in make_health_room().routes}
    assert int(path[1]) == Settings(_env_file=None).http_port
    assert re.search(r"health_uri (/\w+)", CADDYFILE)[1] == path[2]


@pytest.mark.parametrize("path", [*sorted(DEPLOY.iterdir()), ROOT / ".env.example"], ids=lambda path: path.name)
def test_every_setting_that_is_named_is_one(path):
    named = set(re.findall(r"\bCCHC_[A-Z_]+\b", path.read_text(encoding="utf-8")))
    assert named <= set(list_variables())


def test_the_example_names_every_setting_with_its_default(monkeypatch, tmp_path):
    assert re.findall(r"^#(CCHC_\w+)=", EXAMPLE, re.MULTILINE) == list(list_variables())
    for name in list_variables():
        monkeypatch.delenv(name, raising=False)
    given = tmp_path / ".env"
    given.write_text(re.sub(r"^#(CCHC_\w+=)", r"\1", EXAMPLE, flags=re.MULTILINE), encoding="utf-8")
    assert Settings(_env_file=given) == Settings(_env_file=None)


def test_the_services_give_up_what_they_do_not_need():
    services = COMPOSE["services"]
    assert set(services) == {"cchc", "db", "caddy"}
    office = services["cchc"]
    assert office["read_only"] is True
    assert office["cap_drop"] == ["ALL"]
    assert office["tmpfs"] == ["/tmp"]  # noqa: S108 - a path in the container
    assert "ports" not in office
    assert "ports" not in services["db"]
    for service in services.values():
        assert "no-new-privileges:true" in service["security_opt"]
    assert (DEPLOY / office["build"]["context"] / office["build"]["dockerfile"]).resolve() == DEPLOY / "Dockerfile"


def test_the_services_fit_together():
    services = COMPOSE["services"]
    environment = services["cchc"]["environment"]
    assert services["caddy"]["environment"]["UPSTREAMS"] == f"cchc:{environment['CCHC_HTTP_PORT']}"
    assert environment["CCHC_HTTP_TRUSTED_PROXIES"] == COMPOSE["networks"]["inside"]["ipam"]["config"][0]["subnet"]
    database = re.fullmatch(r"postgresql\+psycopg://(\w+):\$\{POSTGRES_PASSWORD:.+\}@(\w+)/(\w+)",
                            environment["CCHC_DATABASE_URL"])  # fmt: skip
    told = services["db"]["environment"]
    assert database.groups() == (told["POSTGRES_USER"], "db", told["POSTGRES_DB"])
    (mount,) = [one for one in services["cchc"]["volumes"] if one.startswith("data:")]
    assert mount == f"data:{environment['CCHC_DATA_DIR']}"
    used = {one.split(":")[0] for service in services.values() for one in service["volumes"]}
    assert {name for name in used if "/" not in name} == set(COMPOSE["volumes"])
    asked = set(re.findall(r"\$\{(\w+)", (DEPLOY / "compose.yaml").read_text(encoding="utf-8")))
    assert asked == set(re.findall(r"^#(?!CCHC_)([A-Z_]+)=", EXAMPLE, re.MULTILINE))
    assert set(re.findall(r"\{\$(\w+)", CADDYFILE)) <= set(services["caddy"]["environment"])


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_systemd_takes_the_units(unit, tmp_path):
    """With programs and users that every machine has in the place of ours."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd is not installed")
    for one in UNITS:
        text = one.read_text(encoding="utf-8").replace("/opt/cchc/bin/cchc", "/bin/true")
        text = re.sub(r"^(User|Group)=cchc$", r"\1=root", text, flags=re.MULTILINE)
        (tmp_path / one.name).write_text(text, encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", tmp_path / unit.name], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_stop_has_longer_than_the_ten_seconds_that_it_takes():
    unit = (DEPLOY / "cchc.service").read_text(encoding="utf-8")
    assert int(re.search(r"^TimeoutStopSec=(\d+)$", unit, re.MULTILINE)[1]) > 10
    assert int(COMPOSE["services"]["cchc"]["stop_grace_period"].removesuffix("s")) > 10
