"""One database, one writer: a second instance is refused before it can do harm."""

from gateway import Gateway, eventually, free_port, phone


def test_a_second_instance_is_refused(gateway):
    gateway.kannel(phone(1), "1")
    other = gateway.folder / "other.conf"
    port = free_port()
    other.write_text(gateway.conf.read_text().replace(f":{gateway.port}\"", f":{port}\""))
    run = gateway.command("serve", "-c", str(other), timeout=30)
    assert run.returncode != 0 and run.returncode < 80
    assert "kalata.db" in run.stderr
    assert gateway.kannel(phone(2), "2").status == 200
    assert gateway.tally() == {"1": 1, "2": 1, "3": 0, "4": 0}


def test_the_lock_goes_with_the_process(gateway):
    gateway.kannel(phone(1), "1")
    gateway.kill()
    gateway.start()
    assert gateway.tally()["1"] == 1


def test_an_address_in_use_is_told(make_gateway, tmp_path):
    first = make_gateway()
    folder = tmp_path / "second"
    folder.mkdir()
    second = Gateway(folder)
    second.port = first.port
    second.write_conf()
    second.set_up()
    run = second.command("serve", timeout=30)
    assert run.returncode not in (0, 1) and str(first.port) in run.stderr
    eventually("the first one lives", first.is_ready)
