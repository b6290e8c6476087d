"""What people's applications do: sign in, redeem codes, renew, ask about the person; and what a flood of sign-ins does to them."""

import http.client
import json
import re
import subprocess
import urllib.parse

from serving import LUA_FAST, SECONDS, SECRET, Server, milliseconds, run_wrk

ROTATE = """
local tokens, head = {}, 1
for token in io.lines("%s") do tokens[#tokens + 1] = token end
local last = #tokens
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
%s
function request()
  local token = tokens[head]
  tokens[head] = nil
  head = head + 1
  return wrk.format(nil, nil, nil, "grant_type=refresh_token&client_id=web&client_secret=%s&refresh_token=" .. token)
end
function response(status, headers, body)
  if status ~= 200 then io.stderr:write("status ", status, " ", body, "\\n") end
  local at = body:find('"refresh_token":"', 1, true)
  last = last + 1
  tokens[last] = body:sub(at + 17, at + 96)
end
"""
PASSWORD = "a password for the bench"


def import_person(server):
    """Ann, who may be there from an earlier measurement."""
    at = ["--config", str(server.folder / "bench.json"), "--store", f"sqlite:{server.folder}/bench.db"]
    if subprocess.run([server.command[0], "user", "show", "ann", *at], capture_output=True).returncode == 0:
        return
    people = server.folder / "people.json"
    people.write_text(json.dumps([{"Username": "ann", "Password": PASSWORD}]))
    subprocess.run([server.command[0], "user", "import", str(people), *at], check=True, stdout=subprocess.DEVNULL)


def sign_in_form(scope):
    return (f"grant_type=password&client_id=web&client_secret={SECRET}&username=ann&password="
            f"{PASSWORD.replace(' ', '+')}&scope={scope}")


def pause(milliseconds_each):
    """Lua by which a connection waits at random between two requests, so long on average."""
    return f"function delay() return math.random(0, {2 * milliseconds_each}) end" if milliseconds_each else ""


class Renewals:
    """Refresh tokens for wrk: each run begins with fresh ones."""

    def __init__(self, server):
        self.server, self.path = server, server.folder / "refresh.txt"

    def tokens(self, connections):
        """One for each connection, and some that are on their way."""
        return [self.server.ask(sign_in_form("ES256+offline_access"))["refresh_token"] for _ in range(connections + 32)]

    def run(self, connections, wait=0, seconds=SECONDS, tokens=None):
        self.path.write_text("\n".join(tokens or self.tokens(connections)))
        return run_wrk(self.server, (self.path, pause(wait), SECRET), seconds, ROTATE, connections=connections)


# A session asks for a code and redeems it, again and again; one connection to a thread, so that each knows its own code.
CODES = """
local code
local cookie = "%s"
local authorize = "/connect/authorize?client_id=app&response_type=code&scope=ES256&redirect_uri=https%%3A%%2F%%2Fapp.example%%2Fcb" ..
  "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256"
function request()
  if not code then return wrk.format("GET", authorize, {Cookie = cookie}) end
  local form = "grant_type=authorization_code&client_id=app&redirect_uri=https%%3A%%2F%%2Fapp.example%%2Fcb" ..
    "&code_verifier=dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk&code=" .. code
  return wrk.format("POST", "/connect/token", {["Content-Type"] = "application/x-www-form-urlencoded"}, form)
end
function response(status, headers, body)
  if code then
    if status ~= 200 then io.stderr:write("status ", status, " ", body, "\\n") end
    code = nil
  else
    code = (headers["Location"] or ""):match("code=([^&]+)")
    if not code then io.stderr:write("no code: ", headers["Location"] or body, "\\n") end
  end
end
"""

FLOOD = """
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
%s
function request()
  return wrk.format(nil, nil, nil, "grant_type=password&client_id=web&client_secret=%s&scope=ES256&password=wrong+password&username=user" ..
    math.random(1, 1000000))
end
"""
SIGN_INS_A_SECOND = 2_000


def browser_session(server):
    """The cookies of a browser in which somebody has signed in."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    cookies = {}

    def send(method, url, form=None):
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
        if form:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, url, urllib.parse.urlencode(form) if form else None, headers)
        reply = connection.getresponse()
        reply.read()
        for line in reply.headers.get_all("Set-Cookie") or []:
            name, value = re.match("([^=]+)=([^;]*)", line).groups()
            cookies[name] = value
        return reply.headers["Location"]

    login = send("GET", "/connect/authorize?client_id=app&response_type=code&scope=ES256&redirect_uri=https%3A%2F%2Fapp.example%2Fcb"
                 "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256")
    send("POST", "/account/login", {"interaction": login.split("interaction=")[1], "username": "ann", "password": PASSWORD})
    return "; ".join(f"{name}={value}" for name, value in cookies.items())


def start_flood(server, seconds):
    connections = 256
    script = server.folder / "flood.lua"
    # What a reply takes comes on top of the pause: it is drawn a little shorter.
    script.write_text(FLOOD % (pause(850 * connections // SIGN_INS_A_SECOND), SECRET))
    return subprocess.Popen(["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", str(script),
                             f"http://127.0.0.1:{server.port}/connect/token"], stdout=subprocess.PIPE, text=True)


def measure_flood(server, renewals, say):
    """Renewals at a gentle pace, alone and while people sign in who are not there: what their slowest hundredth waits."""
    # The first touch of a virtual machine's memory costs its host, not us.
    start_flood(server, seconds=3).communicate()
    tokens, later_tokens = renewals.tokens(16), renewals.tokens(16)
    before = renewals.run(16, wait=10)
    flood = start_flood(server, SECONDS + 2)
    during = renewals.run(16, wait=10, tokens=tokens)
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", flood.communicate()[0])[1])
    after = renewals.run(16, wait=10, tokens=later_tokens)
    alone = (milliseconds(before["p99"]) + milliseconds(after["p99"])) / 2
    say(f"a flood of {rate:,.0f} sign-ins/s: refresh p99 {during['p99']}, alone {before['p99']} before and {after['p99']} after: "
        f"{milliseconds(during['p99']) / alone:.2f} times ({before['tokens_s']:,.0f}/s and {during['tokens_s']:,.0f}/s); "
        f"p50 {during['p50']}, alone {before['p50']} and {after['p50']}")


def measure_people(folder, say):
    """What people's applications do most, each as fast as it goes; renewals at half that, too."""
    maker = Server(folder)
    import_person(maker)
    with maker as server:
        server.until_first_token()
        renewals = Renewals(server)
        row = renewals.run(64)
        say(f"refresh with rotation, durable, ES256: {row['tokens_s']:,.0f}/s, {row['cpu_us']:.1f} us CPU each, "
            f"p50 {row['p50']}, p99 {row['p99']} (64 connections)")
        # The pause for which 64 connections make half as many.
        half = renewals.run(64, wait=max(1, round(2 * 64_000 / row["tokens_s"] - milliseconds(row["p50"]) / 2)))
        say(f"  at {half['tokens_s']:,.0f}/s: p50 {half['p50']}, p99 {half['p99']}")
        cookie = browser_session(server)
        row = run_wrk(server, cookie, SECONDS, CODES, "/", connections=32, threads=32)
        say(f"code flow on a session (authorize, redeem; two commits), ES256: {row['tokens_s'] / 2:,.0f}/s, "
            f"{2 * row['cpu_us']:.1f} us CPU each, p50 {row['p50']}, p99 {row['p99']} of a request (32 connections)")
        token = server.ask(sign_in_form("openid"))["access_token"]
        row = run_wrk(server, f"access_token={token}", SECONDS, LUA_FAST, "/connect/userinfo")
        say(f"userinfo: {row['tokens_s']:,.0f}/s, {row['cpu_us']:.1f} us CPU each, p50 {row['p50']}, p99 {row['p99']}")
        row = run_wrk(server, sign_in_form("ES256"), SECONDS, LUA_FAST, connections=8)
        say(f"sign-in with a password: {row['tokens_s']:,.0f}/s, {row['cpu_us'] / 1000:.1f} ms CPU each (8 connections)")
        measure_flood(server, renewals, say)
