"""Every test gets gateways of its own; each must end well: exit 0 on SIGTERM, nothing from a
sanitizer, and a ledger that verifies."""

import pytest

from fakes import FakeApi
from gateway import Gateway, campaign


@pytest.fixture
def send_api():
    api = FakeApi()
    yield api
    api.stop()


@pytest.fixture
def make_gateway(tmp_path, send_api):
    made = []

    def make(document=None, start=True, **kw):
        folder = tmp_path / f"gateway{len(made)}"
        folder.mkdir()
        kw.setdefault("send_url", send_api.url)
        g = Gateway(folder, **kw).set_up(document or campaign())
        made.append(g)
        return g.start() if start else g

    yield make
    for g in made:
        if g.process is not None:
            g.stop()
            g.verify()


@pytest.fixture
def gateway(make_gateway):
    return make_gateway()
