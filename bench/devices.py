"""What many devices that wait for their people do to those who renew."""

import http.client
import json
import re
import subprocess

from people import Renewals, import_person, pause
from serving import SECONDS, SECRET, Server, milliseconds, run_wrk

DEVICES, INTERVAL = 10_000, 5
CONNECTIONS = 256

# Each device in its turn: what the connections send together in a second is what all devices send at their interval.
POLLS = """
local codes, at = {}, 0
for code in io.lines("%s") do codes[#codes + 1] = code end
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
%s
function request()
  at = at %% #codes + 1
  return wrk.format(nil, nil, nil, "grant_type=urn:ietf:params:oauth:grant-type:device_code&client_id=device&device_code=" .. codes[at])
end
local early = 0
function response(status, headers, body)
  if body:find("slow_down", 1, true) then early = early + 1; if early == 1 then print("early") end
  elseif not body:find("authorization_pending", 1, true) then io.stderr:write("status ", status, " ", body, "\\n") end
end
"""


def begin_devices(server):
    """As many device codes that nobody has decided about."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    codes = []
    for _ in range(DEVICES):
        connection.request("POST", "/connect/deviceauthorization", "client_id=device&scope=ES256",
                           {"Content-Type": "application/x-www-form-urlencoded"})
        codes.append(json.loads(connection.getresponse().read())["device_code"])
    return codes


def start_polls(server, seconds):
    script = server.folder / "polls.lua"
    # What a reply takes comes on top of the pause; a little slower than the interval, so that none comes early.
    script.write_text(POLLS % (server.folder / "devices.txt", pause(round(CONNECTIONS * INTERVAL * 1000 / DEVICES * 1.05))))
    return subprocess.Popen(["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "-s", str(script),
                             f"http://127.0.0.1:{server.port}/connect/token"],
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def measure_devices(folder, say):
    """Renewals at a gentle pace, alone and while 10,000 devices poll at their interval."""
    maker = Server(folder)
    import_person(maker)
    with maker as server:
        server.until_first_token()
        renewals = Renewals(server)
        (server.folder / "devices.txt").write_text("\n".join(begin_devices(server)))
        renewals.run(16, wait=10, seconds=2)
        tokens, later_tokens = renewals.tokens(16), renewals.tokens(16)
        before = renewals.run(16, wait=10)
        polls = start_polls(server, SECONDS + 2)
        during = renewals.run(16, wait=10, tokens=tokens)
        out, wrong = polls.communicate()
        after = renewals.run(16, wait=10, tokens=later_tokens)
    if wrong.strip():
        raise SystemExit(f"errors while devices poll: {wrong[:2000]}")
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", out)[1])
    alone = (milliseconds(before["p99"]) + milliseconds(after["p99"])) / 2
    say(f"{DEVICES:,} pending devices, {rate:,.0f} polls/s{', some early' if 'early' in out else ''}: refresh p99 {during['p99']}, "
        f"alone {before['p99']} before and {after['p99']} after: {milliseconds(during['p99']) / alone:.2f} times "
        f"({before['tokens_s']:,.0f}/s and {during['tokens_s']:,.0f}/s); p50 {during['p50']}, alone {before['p50']} and {after['p50']}")
