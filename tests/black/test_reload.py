"""SIGHUP: a good configuration is taken over without losing a request, a broken one is named by
its line and changes nothing."""

from gateway import TOKEN, eventually, phone


def test_a_good_configuration_is_taken_over(gateway):
    assert gateway.kannel(phone(1), "1").status == 200
    text = gateway.conf.read_text()
    gateway.conf.write_text(text.replace(TOKEN["kannel"], "another-token-0123456789"))
    gateway.reload()
    old = gateway.path("kannel") + "?id=x&from=%2B22366000002&to=36777&text=2"
    eventually("the old token is dead", lambda: gateway.get(old).status == 404)
    new = old.replace(TOKEN["kannel"], "another-token-0123456789")
    assert gateway.get(new).status == 200
    assert gateway.results()["totals"]["counted"] == 2


def test_a_broken_configuration_changes_nothing(gateway):
    text = gateway.conf.read_text()
    gateway.conf.write_text(text.replace(TOKEN["kannel"], "another-token-0123456789") + "\nlissten = 1\n")
    n_lines = gateway.conf.read_text().count("\n")
    gateway.reload()
    eventually("the error is told with its line",
               lambda: f"kalata.conf:{n_lines}: " in gateway.log_text()
               and "lissten" in gateway.log_text())
    assert gateway.kannel(phone(1), "1").status == 200
    assert gateway.is_ready()
    gateway.conf.write_text(text)       # what the commands of the check afterwards read


def test_a_new_language_is_understood_after_a_reload(gateway):
    """The rules are the writer's too: a reload hands it the new rulebook."""
    text = gateway.conf.read_text()
    gateway.conf.write_text(text.replace('languages = {"fr", "bm"}', 'languages = {"fr"}'))
    gateway.reload()
    eventually("Bambara is not understood any more",
               lambda: "Wote" not in gateway.kannel(phone(1), "wote 1").text)
    gateway.conf.write_text(text)
    gateway.reload()
    eventually("Bambara is understood again",
               lambda: "Wote" in gateway.kannel(phone(2), "sugandi 2").text
               or "Wote" in gateway.kannel(phone(3), "wote 3").text)


def test_reloads_under_load(gateway):
    """A hundred reloads between a hundred votes: each is answered."""
    for n in range(100):
        gateway.reload()
        assert gateway.kannel(phone(n), "1").status == 200
    assert gateway.tally()["1"] == 100
