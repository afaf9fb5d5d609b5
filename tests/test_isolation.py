"""The tests' own walls: what leaves this machine is refused and noted, what stays is let through."""

import asyncio
import socket

import pytest

from tests.conftest import stays_here

_ELSEWHERE = "192.0.2.1"  # TEST-NET-1, RFC 5737: nobody's address


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1", "localhost", b"localhost", None, "", "0.0.0.0"])  # noqa: S104
def test_this_machine_is_here(host: object) -> None:
    assert stays_here(host)


@pytest.mark.parametrize("host", [_ELSEWHERE, "2001:db8::1", "example.org", "127.example.org", "localhost.example.org"])
def test_a_name_that_only_looks_local_is_elsewhere(host: str) -> None:
    assert not stays_here(host)


@pytest.mark.parametrize("reach", ["connect", "connect_ex"])
def test_a_connection_that_leaves_this_machine_is_refused(reach: str, refused_hosts: list[str]) -> None:
    with socket.socket() as outward, pytest.raises(OSError, match="beyond this machine"):
        getattr(outward, reach)((_ELSEWHERE, 80))
    assert refused_hosts == [_ELSEWHERE]
    refused_hosts.clear()


def test_a_datagram_that_leaves_this_machine_is_refused(refused_hosts: list[str]) -> None:
    with socket.socket(type=socket.SOCK_DGRAM) as outward, pytest.raises(OSError, match="beyond this machine"):
        outward.sendto(b"", (_ELSEWHERE, 53))
    assert refused_hosts == [_ELSEWHERE]
    refused_hosts.clear()


def test_a_name_elsewhere_is_not_looked_up(refused_hosts: list[str]) -> None:
    with pytest.raises(OSError, match="beyond this machine"):
        socket.getaddrinfo("example.org", 443)
    assert refused_hosts == ["example.org"]
    refused_hosts.clear()


def test_a_server_on_loopback_is_reached() -> None:
    async def echo() -> bytes:
        server = await asyncio.start_server(lambda r, w: w.close(), "127.0.0.1", 0)
        async with server:
            reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
            received = await reader.read()
            writer.close()
            await writer.wait_closed()
        return received

    assert asyncio.run(echo()) == b""
