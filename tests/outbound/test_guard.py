"""What the portal posts to, and what it never connects to: only connecting itself is stubbed."""

import socket
import ssl
import threading
from ipaddress import ip_network
from time import monotonic

import pytest

from bcp_portal.outbound import posting
from bcp_portal.outbound.destinations import NoDestination, destination
from bcp_portal.outbound.guard import NotOpenable, network_to_open
from bcp_portal.outbound.posting import NotPosted, post

PUBLIC = "93.184.216.34"
NO_ADDRESS = [
    "",
    "nonsense",
    "https://",
    "https:///path",
    "ftp://example.com/",
    "file:///etc/passwd",
    "gopher://example.com/",
    "https://user@example.com/",
    "https://user:secret@example.com/",
    "https://example.com@127.0.0.1/",
    "https://example.com:22/",
    "https://example.com:80/",
    "http://example.com:25/",
    "https://example.com:0/",
    "https://example.com:99999/",
    "https://example.com:x/",
    "https://[::1/",
    "https://exa mple.com/",
    "https://example.com/\r\nHost: inner",
    "https://example.com\\@127.0.0.1/",
    "https://ex\u00e4mple.com/",
    "https://example.com/" + "a" * 2000,
]
INNER = [
    "127.0.0.1",
    "127.1",
    "0x7f.1",
    "0177.0.0.1",
    "2130706433",
    "0",
    "0.0.0.0",  # noqa: S104 - to connect to
    "10.0.0.5",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "100.127.255.254",
    "192.0.0.8",
    "192.0.0.170",
    "192.0.2.1",
    "192.88.99.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "[::]",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:10.0.0.5]",
    "[::ffff:7f00:1]",
    "[::127.0.0.1]",
    "[fe80::1]",
    "[fc00::1]",
    "[fd12:3456::1]",
    "[fec0::1]",
    "[ff02::1]",
    "[64:ff9b::7f00:1]",
    "[64:ff9b::a00:5]",
    "[64:ff9b:1::a00:5]",
    "[2002:7f00:1::]",
    "[2002:a00:5::1]",
    "[2001:0:7f00:1::]",
    "[2001:db8::1]",
    "[100::1]",
    "[5f00::1]",
]


@pytest.fixture
def connected(monkeypatch):
    """Addresses that were connected to; nothing goes out."""
    found = []

    def connect(_, address):
        found.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket.socket, "connect", connect)
    return found


@pytest.fixture
def says(monkeypatch):
    """Names answer with these addresses."""

    def says(*answers):
        def look_up(_, port, **__):
            family = {True: socket.AF_INET6, False: socket.AF_INET}
            return [(family[":" in one], socket.SOCK_STREAM, 6, "", (one, port)) for one in answers]

        monkeypatch.setattr(socket, "getaddrinfo", look_up)

    return says


def test_what_is_no_address_to_post_to_is_refused_in_words(connected):
    for url in NO_ADDRESS:
        with pytest.raises(NoDestination, match=r"\.$"):
            post(url, b"{}", {})
    assert connected == []
    assert destination("https://[2606:2800::1]:8443/a?b=c").named == "[2606:2800::1]:8443"
    assert destination("https://example.com:443").named == "example.com"


@pytest.mark.parametrize("host", INNER)
def test_an_inner_address_is_never_connected_to(connected, host):
    for url in (f"https://{host}/hook", f"https://{host}:6379/", f"http://{host}/"):
        with pytest.raises(NotPosted):
            post(url, b"{}", {})
    assert connected == []


def test_the_guard_judges_the_address_and_not_the_name(connected, says):
    says("10.0.0.5", "fe80::1", PUBLIC, "::ffff:169.254.169.254")  # as one that rebinds would answer
    with pytest.raises(NotPosted, match=r"could not be reached"):
        post("https://hooks.example.com/", b"{}", {})
    assert connected == [PUBLIC]
    says("192.0.0.8")
    with pytest.raises(NotPosted, match=r"internal network that no administrator opened"):
        post("https://hooks.example.com/", b"{}", {})
    assert connected == [PUBLIC]


def test_without_tls_only_an_opened_network_is_reached(connected, says):
    says(PUBLIC)
    with pytest.raises(NotPosted, match=r"by https only"):
        post("http://hooks.example.com/", b"{}", {}, opened=[ip_network("10.0.0.0/8")])
    says("::ffff:10.1.2.3")
    with pytest.raises(NotPosted, match=r"could not be reached"):
        post("http://chat.example.com:8065/", b"{}", {}, opened=[ip_network("10.0.0.0/8")])
    assert connected == ["::ffff:10.1.2.3"]


@pytest.mark.parametrize("host", ["100.100.100.200", "[::ffff:100.100.100.200]", "[fd00:ec2::254]", "168.63.129.16"])
def test_what_tells_secrets_of_a_machine_is_closed_in_an_open_network_too(connected, host):
    opened = [ip_network("100.64.0.0/10"), ip_network("fc00::/7")]
    with pytest.raises(NotPosted, match=r"internal network"):
        post(f"https://{host}/latest/", b"{}", {}, opened=opened)
    assert connected == []


def test_only_inner_networks_are_opened():
    assert str(network_to_open(" 10.20.0.0/16 ")) == "10.20.0.0/16"
    for cidr in (
        "10.20.0.1/16",
        "0.0.0.0/0",
        "8.8.8.0/24",
        "169.254.169.254/32",
        "::/0",
        "2002::/16",
        "x",
        "10.0.0.0/7",
    ):
        with pytest.raises(NotOpenable):
            network_to_open(cidr)


LOOPBACK = [ip_network("127.0.0.0/8")]


@pytest.mark.parametrize(
    "answer, why",
    [
        (b"HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\n\r\n", r"sends elsewhere \(302\)"),
        (b"HTTP/1.1 404 Not Found\r\n\r\n", r"refused it \(404\)"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: " + b"y" * 70_000 + b"\r\n\r\n", r"can’t be read"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n", r"can’t be read"),
        (b"HTTP/1.1 100 Continue\r\n\r\n" * 5_000, r"can’t be read"),
        (b"SSH-2.0-OpenSSH\r\n", r"can’t be read"),
        (b"", r"could not be reached|can’t be read"),
    ],
    ids=["redirect", "refusal", "long header", "many headers", "endless beginnings", "another protocol", "silence"],
)
def test_an_answer_that_is_none_is_told_in_words(answering, answer, why):
    with pytest.raises(NotPosted, match=why):
        post(answering(answer), b"{}", {}, opened=LOOPBACK)


def test_what_is_posted_arrives_whole_and_the_answer_is_cut(answering, monkeypatch):
    url = answering(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + b"o" * 100_000)
    monkeypatch.setenv("http_proxy", "http://10.0.0.1:3128")
    said = post(url, b'{"text": "x"}', {"webhook-id": "7"}, opened=LOOPBACK)
    assert (said.status, said.text) == (200, "o" * 300)
    [taken] = answering.taken
    assert taken.startswith(b"POST /hook?a=b HTTP/1.1\r\n")
    assert b"\r\nHost: 127.0.0.1:" in taken
    assert b"\r\nwebhook-id: 7\r\n" in taken
    assert taken.endswith(b'\r\n\r\n{"text": "x"}')


def test_the_time_is_that_of_the_whole_call(answering, monkeypatch):
    monkeypatch.setattr(posting, "SECONDS", 0.3)
    with pytest.raises(NotPosted, match=r"took too long"):
        post(answering(b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100, pause=0.05), b"{}", {}, opened=LOOPBACK)


def test_a_certificate_that_nobody_vouches_for_is_no_certificate(answering):
    with pytest.raises(NotPosted, match=r"does not speak TLS"):
        post(answering(b"HTTP/1.1 200 OK\r\n\r\n").replace("http:", "https:"), b"{}", {}, opened=LOOPBACK)
    context = ssl.create_default_context()
    assert context.check_hostname
    assert context.verify_mode == ssl.CERT_REQUIRED


def test_looking_a_name_up_takes_of_the_same_time(monkeypatch, connected):
    is_answered = threading.Event()
    monkeypatch.setattr(posting, "SECONDS", 0.2)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: is_answered.wait(5) or [])
    begun = monotonic()
    with pytest.raises(NotPosted, match=r"took too long"):
        post("https://hooks.example.com/", b"{}", {})
    assert monotonic() - begun < 2
    is_answered.set()
    assert connected == []
