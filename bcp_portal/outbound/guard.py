"""The guard against inner addresses: which addresses of the network the portal may connect to. Plain functions.

It judges the very address that is connected to, never a name: a name says something else a moment later, and
`is_global` of the standard library lets 192.0.0.8 and addresses that hold another one (2002::/16, 64:ff9b::/96) pass.
"""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# Of IPv4, what is no host of the internet (IANA's registry of special addresses, and 192.88.99.0/24 of 6to4).
CLOSED_4 = tuple(
    IPv4Network(cidr)
    for cidr in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
        *("192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15"),
        *("198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
    )
)
# Of IPv6, only what is given to hosts; of that, not what holds an IPv4 address, is for examples, or for tests.
HOSTS_6 = IPv6Network("2000::/3")
CLOSED_6 = tuple(IPv6Network(cidr) for cidr in ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"])
# What answers with the secrets of a machine at some providers, and lies in networks that may be opened, or in none.
METADATA = {ip_address(one) for one in ["100.100.100.200", "168.63.129.16", "fd00:ec2::254", "fd20:ce::254"]}
# What an administrator may open: networks of an organisation, and the machine itself.
OPENABLE = tuple(
    ip_network(cidr)
    for cidr in ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "127.0.0.0/8", "fc00::/7", "::1/128"]
)


class NotOpenable(Exception):
    """The network can't be opened: why, in a sentence."""


def is_open(text: str, opened: Iterable[Network]) -> bool:
    """Whether the address lies in a network that an administrator opened. IPv4 inside IPv6 counts as what it is."""
    address = _address(text)
    return address is not None and any(address in network for network in opened)


def may_connect(text: str, opened: Iterable[Network]) -> bool:
    """Whether the portal may connect to the address: a host of the internet, or one in a network that was opened."""
    address = _address(text)
    if address is None:
        return False
    return _is_host(address) or any(address in network for network in opened)


def network_to_open(text: str) -> Network:
    """The network as its shortest notation. Raises NotOpenable."""
    try:
        network = ip_network(text.strip())
    except ValueError:
        raise NotOpenable(
            "Write a network as its first address and the length of its prefix, for example 10.20.0.0/16."
        ) from None
    if not any(network.version == one.version and network.subnet_of(one) for one in OPENABLE):  # type: ignore[arg-type]
        raise NotOpenable(f"Only internal networks can be opened, within {', '.join(map(str, OPENABLE))}.")
    return network


def _is_host(address: Address) -> bool:
    if isinstance(address, IPv4Address):
        return not any(address in network for network in CLOSED_4)
    return address in HOSTS_6 and not any(address in network for network in CLOSED_6)


def _address(text: str) -> Address | None:
    """None for what is none, belongs to one link only (``fe80::1%eth0``), or is never connected to."""
    try:
        address = ip_address(text)
    except ValueError:
        return None
    if isinstance(address, IPv6Address):
        if address.scope_id:
            return None
        address = address.ipv4_mapped or address
    return None if address in METADATA else address
