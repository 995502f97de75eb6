"""Somebody on loopback who answers."""

import socket
import threading
import time
from contextlib import suppress

import pytest


@pytest.fixture
def answering():
    """Answers once to whoever posts, byte by byte with a pause; ``taken`` is what came."""
    threads = []

    def answering(answer, *, pause=0.0):
        listening = socket.create_server(("127.0.0.1", 0))

        def serve():
            listening.settimeout(5)
            with listening, suppress(TimeoutError), listening.accept()[0] as wire:
                wire.settimeout(5)
                taken = wire.recv(65536)
                while taken.startswith(b"POST") and not taken.endswith(b"}"):
                    taken += wire.recv(65536)
                answering.taken.append(taken)
                pieces = [answer[place : place + 1] for place in range(len(answer))] if pause else [answer]
                for piece in pieces:
                    try:
                        wire.sendall(piece)
                    except OSError:
                        return
                    time.sleep(pause)

        threads.append(threading.Thread(target=serve))
        threads[-1].start()
        return f"http://127.0.0.1:{listening.getsockname()[1]}/hook?a=b"

    answering.taken = []
    yield answering
    for thread in threads:
        thread.join()
