"""What a slow hook costs those who have nothing to do with it."""

import asyncio
import re
import subprocess
import threading

from serving import LUA, SECONDS, SECRET, Server, free_port, milliseconds, run_wrk, token_form

WAITING = 64
SLOW_SECONDS = 0.5
GRANT_TYPE = "urn:bench:slow"
# Each connection waits a while between two requests, so that neither side is short of a core.
GENTLE = LUA + "\nfunction delay() return 10 end\n"


class SlowHook:
    """Accepts everything, half a second after it was asked."""

    def __init__(self):
        self.port = free_port()
        self.loop = asyncio.new_event_loop()
        started = threading.Event()

        async def answer(reader, writer):
            head = await reader.readuntil(b"\r\n\r\n")
            await reader.readexactly(int(re.search(rb"Content-Length: (\d+)", head)[1]))
            await asyncio.sleep(SLOW_SECONDS)
            body = b'{"result":"accept"}'
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
            await writer.drain()
            writer.close()

        async def serve():
            await asyncio.start_server(answer, "127.0.0.1", self.port)
            started.set()

        def run():
            asyncio.set_event_loop(self.loop)
            self.loop.create_task(serve())
            self.loop.run_forever()

        threading.Thread(target=run, daemon=True).start()
        started.wait(10)


def measure_hooks(folder, say):
    """client_credentials at a gentle pace, alone and while requests wait for a hook of half a second."""
    hook = SlowHook()
    with Server(folder, hook=f"http://127.0.0.1:{hook.port}/") as server:
        server.until_first_token()

        def others(seconds=SECONDS):
            return run_wrk(server, token_form("ES256"), seconds, GENTLE, connections=16)

        others(2)
        before = others()
        lua = server.folder / "hook.lua"
        lua.write_text(LUA % f"grant_type={GRANT_TYPE}&client_id=bench&client_secret={SECRET}&scope=ES256")
        waiting = subprocess.Popen(["wrk", "-t1", f"-c{WAITING}", f"-d{SECONDS + 2}s", "-s", str(lua),
                                    f"http://127.0.0.1:{server.port}/connect/token"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        during = others()
        out, wrong = waiting.communicate()
        after = others()
    if wrong.strip():
        raise SystemExit(f"errors of the hook's grant: {wrong[:2000]}")
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", out)[1])
    ratio = {p: 2 * milliseconds(during[p]) / (milliseconds(before[p]) + milliseconds(after[p])) for p in ("p50", "p99")}
    say(f"{WAITING} requests at a time wait for a hook of {SLOW_SECONDS * 1000:.0f} ms ({rate:.0f} tokens/s): the others' p50 {during['p50']}, "
        f"p99 {during['p99']}; alone p50 {before['p50']} and {after['p50']}, p99 {before['p99']} and {after['p99']}: "
        f"{ratio['p50']:.2f} times, {ratio['p99']:.2f} times")
