"""What a machine lacks is said in one sentence with the command that mends it."""

import shutil

from tests.tooling.conftest import ROOT


def test_a_machine_without_python_is_told_what_to_install(script, machine, tmp_path):
    home = tmp_path / "portal"
    shutil.copytree(ROOT / ".ci", home / ".ci")
    shutil.copy(ROOT / "requirements.txt", home)
    too_old = dict.fromkeys(("python3.11", "python3.12", "python3.13", "python3"), "exit 1")
    ended = script("venv", home=home, PATH=machine(**too_old), PYTHON="")
    assert ended.returncode == 1
    assert ended.stderr.startswith("Python 3.11, 3.12 or 3.13 with its venv module is needed")
    assert ended.stderr.count("\n") == 1


def test_who_may_not_install_is_given_the_command(script, machine):
    path = machine(id="echo 1000", dpkg_query="exit 1", apt_get="exit 0")
    ended = script("system-packages", "pdf", PATH=path)
    assert ended.returncode == 1
    assert "sudo apt-get install --yes --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0" in ended.stderr
    assert ended.stderr.count("\n") == 1


def test_root_on_debian_gets_what_is_missing(script, machine, tmp_path):
    asked = tmp_path / "asked"
    path = machine(
        id="echo 0", dpkg_query='[ "${@: -1}" != fonts-inter ] && echo -n installed', apt_get=f'echo "$@" >>{asked}'
    )
    done = script("system-packages", "pdf", PATH=path)
    assert done.returncode == 0
    assert asked.read_text().splitlines() == ["update -qq", "install --yes --no-install-recommends fonts-inter -qq"]


def test_an_installation_that_fails_says_so_without_a_trace(script, machine):
    path = machine(id="echo 0", dpkg_query="exit 1", apt_get="echo E: no network; exit 100")
    ended = script("system-packages", "pdf", PATH=path)
    assert ended.returncode == 1
    assert ended.stderr.splitlines()[0] == "E: no network"
    assert "apt could not install libpango-1.0-0" in ended.stderr


def test_nothing_is_done_where_nothing_is_missing(script, machine):
    path = machine(dpkg_query="echo -n installed", apt_get="exit 1")
    assert script("system-packages", "pdf", PATH=path).returncode == 0
