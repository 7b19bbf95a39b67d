"""An agent that answers the CNI socket from a table, and fails as a test wants it to."""

import json
import os
import socket
import threading
import time

OK = {"ok": True}


def allocation(number, ipv4=True, ipv6=True, **more):
    """What ALLOC answers for the pod with a number."""
    answer = {
        "ok": True,
        "ipv4": f"10.244.1.{number}" if ipv4 else None,
        "ipv6": f"fd44::{number:x}" if ipv6 else None,
        "mac": f"02:57:0a:f4:01:{number:02x}",
        "mtu": 1450,
        "hostIfName": f"weft{number:011x}",
    }
    return answer | more


class FakeAgent:
    """Answers by op: a dict, a function of the request, "close", "hang" or raw bytes."""

    def __init__(self, path, **answers):
        self.path = path
        self.answers = {op: OK for op in ("COMMIT", "CHECK", "RELEASE", "STATUS", "GC")} | answers
        self.requests = []
        self.server = socket.socket(socket.AF_UNIX)
        self.open = True

    def __enter__(self):
        if os.path.exists(self.path):
            os.unlink(self.path)
        self.server.bind(self.path)
        self.server.listen(64)
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.open = False
        self.server.shutdown(socket.SHUT_RDWR)
        self.server.close()
        os.unlink(self.path)

    def ops(self):
        return [request["op"] for request in self.requests]

    def _serve(self):
        while self.open:
            try:
                connection, _ = self.server.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection):
        with connection:
            line = connection.makefile().readline()
            if not line:
                return
            request = json.loads(line)
            self.requests.append(request)
            answer = self.answers[request["op"]]
            if callable(answer):
                answer = answer(request)
            if answer == "hang":
                time.sleep(30)
            elif isinstance(answer, bytes):
                connection.sendall(answer)
            elif answer != "close":
                connection.sendall(json.dumps(answer).encode() + b"\n")
