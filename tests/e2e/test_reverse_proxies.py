"""The sample configurations of Caddy and nginx, each run as it stands but for names, ports and certificates."""

import os
import shutil
import ssl
import subprocess
import threading
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from time import monotonic, sleep

import pytest
from fakes.browsing import find_free_port

DEPLOY = Path(__file__).parents[2] / "deploy"
HOST = "cchc.example.gov.vn"
MEGABYTE = 1_000_000


class Worker:
    """A server on loopback that says who it is, and what it was told of the caller."""

    def __init__(self, name):
        class Handler(BaseHTTPRequestHandler):
            def answer(self):
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                told = (self.headers.get(header, "") for header in ("X-Forwarded-For", "X-Forwarded-Proto", "Host"))
                body = "|".join((name, *told)).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST = answer  # noqa: N815 - the names that the library calls

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self):
        self._server.shutdown()
        self._server.server_close()


class Proxy:
    """A reverse proxy in front of two workers."""

    def __init__(self, url, workers):
        self._url, self.workers = url, workers
        self._context = ssl.create_default_context()
        self._context.check_hostname, self._context.verify_mode = False, ssl.CERT_NONE  # it signed for itself

    def ask(self, path, data=None, **headers):
        """Return the status, the parts of the worker's answer, and the headers."""
        request = urllib.request.Request(self._url + path, data, {"Host": HOST, **headers})
        try:
            with urllib.request.urlopen(request, timeout=10, context=self._context) as response:
                return response.status, response.read().decode().split("|"), response.headers
        except urllib.error.HTTPError as error:
            return error.code, [], error.headers

    def wait(self):
        """Wait until it serves."""
        until = monotonic() + 15
        while True:
            try:
                return self.ask("/healthz")
            except (urllib.error.URLError, ConnectionError):
                assert monotonic() < until
                sleep(0.05)


def run_caddy(folder, port, workers):
    """Return the command: the sample reads its address and its workers from the environment."""
    sample = (DEPLOY / "Caddyfile").read_text(encoding="utf-8")
    (folder / "Caddyfile").write_text("{\n\tadmin off\n}\n" + sample, encoding="utf-8")
    os.environ["SITE_ADDRESS"] = f"http://{HOST}:{port}"
    os.environ["UPSTREAMS"] = " ".join(worker.address for worker in workers)
    return ["caddy", "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"], "http"


def run_nginx(folder, port, workers):
    """Return the command: in the sample, ports, workers and the certificate are put in."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", f"/CN={HOST}", "-keyout",
         key, "-out", certificate], check=True, capture_output=True,
    )  # fmt: skip
    sample = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    for was, now in (
        ("    listen [::]:80;\n", ""), ("    listen [::]:443 ssl http2;\n", ""),
        ("listen 80;", f"listen 127.0.0.1:{find_free_port()};"), ("listen 443 ", f"listen 127.0.0.1:{port} "),
        ("    server 127.0.0.1:8080;", f"    server {workers[0].address};\n    server {workers[1].address} backup;"),
        ("/etc/letsencrypt/live/cchc.example.gov.vn/fullchain.pem", str(certificate)),
        ("/etc/letsencrypt/live/cchc.example.gov.vn/privkey.pem", str(key)),
    ):  # fmt: skip
        assert was in sample
        sample = sample.replace(was, now)
    user = "user root;" if os.geteuid() == 0 else ""  # else its workers could not enter the folders of the tests
    temporary = "\n".join(
        f"{kind}_temp_path {folder / kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"{user}pid {folder / 'pid'};\ndaemon off;\nerror_log stderr;\nevents {{}}\n"
        f"http {{\naccess_log off;\n{temporary}\n{sample}\n}}\n",
        encoding="utf-8",
    )
    return ["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")], "https"


@pytest.fixture(params=[run_caddy, run_nginx], ids=["caddy", "nginx"])
def proxy(request, tmp_path, monkeypatch):
    """Return the proxy in front of two workers."""
    program = request.param.__name__.removeprefix("run_")
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed")
    for name in ("SITE_ADDRESS", "UPSTREAMS"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv(name, "")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    workers, port = [Worker("one"), Worker("two")], find_free_port()
    command, scheme = request.param(tmp_path, port, workers)
    with (tmp_path / "log").open("wb") as log, subprocess.Popen(command, stdout=log, stderr=log) as process:
        try:
            served = Proxy(f"{scheme}://127.0.0.1:{port}", workers)
            served.wait()
            yield served
        finally:
            process.terminate()
            for worker in workers:
                worker.stop()


def test_a_caller_cannot_say_who_he_is(proxy):
    status, (_, caller, scheme, host), headers = proxy.ask(
        "/", **{"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "gopher"}
    )
    assert (status, caller, host) == (200, "127.0.0.1", HOST)
    assert scheme in {"http", "https"}
    assert headers["Strict-Transport-Security"] == "max-age=31536000"


def test_what_is_larger_than_a_megabyte_goes_no_further(proxy):
    assert proxy.ask("/webhook/telegram", b"x" * (MEGABYTE - 1000))[0] == 200
    assert proxy.ask("/webhook/telegram", b"x" * 3 * MEGABYTE)[0] in {413, 502}  # 502: an older Caddy


def test_a_messenger_is_sent_to_one_worker_and_to_the_next_when_that_one_is_gone(proxy):
    assert {proxy.ask("/webhook/telegram", b"{}")[1][0] for _ in range(6)} == {"one"}
    proxy.workers[0].stop()
    failed = proxy.ask("/webhook/telegram", b"{}")[0]  # the messenger makes the call again
    assert failed in {200, 502}
    assert [proxy.ask("/webhook/telegram", b"{}")[1][:1] for _ in range(3)] == [["two"]] * 3


def test_pages_are_fetched_from_the_next_worker_at_once(proxy):
    proxy.workers[0].stop()
    assert [proxy.ask("/")[1][:1] for _ in range(4)] == [["two"]] * 4
