"""Checks the rules of the house that a compiler does not know: layers, sizes, where libraries and `catch` may stand."""

import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
LAYERS = ["base", "writ", "crypto", "protocol", "stores", "config", "observe", "runtime", "http", "cli", "server"]
# Side by side: none of these includes another.
BESIDE = {"stores", "config", "observe"}
CATCHERS = {
    "src/http/fault_boundary.cc", "src/runtime/task_boundary.cc", "src/server/main.cc",
    # Where the fibers of a simulation end; a test's.
    "src/runtime/simulation_scheduler.cc",
}
# Adapters that translate a library's exceptions, each with the library.
ADAPTERS = {"src/config/yaml_reader.cc": "yaml-cpp", "src/cli/cli.cc": "CLI11",
            "src/stores/sqlite/sqlite_store.cc": "SQLite: hands a group's fault to each of its callers"}
LIBRARIES = [
    (r"<(openssl|sodium)", re.compile(r"src/crypto/[^/]*\.cc|bench/sign_bench\.cc")),
    (r"<sqlite3", re.compile(r"src/stores/sqlite/[^/]*\.cc")),
    (r"<boost/(asio|beast)", re.compile(r"src/(runtime|http)/[^/]*\.cc")),
]
MOST_ASIO_FILES = 10

problems = []
asio_files = set()


def layer_of(path):
    parts = path.split("/")
    return "writ" if parts[0] == "include" else parts[1]


def check_includes(path, text):
    ours = layer_of(path)
    for included in re.findall(r'^#include "([^"]+)"', text, re.M):
        theirs = included.split("/")[0]
        if theirs == ours or path.endswith("_test.cc") and ours not in ("base",):
            continue
        if theirs not in LAYERS:
            problems.append(f"{path}: includes {included}, which is in no layer")
        elif LAYERS.index(theirs) > LAYERS.index(ours) or {ours, theirs} <= BESIDE:
            problems.append(f"{path}: {ours} may not include {included}")


def check(path):
    text = (ROOT / path).read_text()
    lines = text.count("\n")
    limit = 250 if path.endswith(".h") else 500
    if lines > limit:
        problems.append(f"{path}: {lines} lines, at most {limit}")
    for pattern, where in LIBRARIES:
        if re.search(rf"#include {pattern}", text) and not where.fullmatch(path):
            problems.append(f"{path}: may not include {pattern}")
    if re.search(r"#include <boost/(asio|beast)", text):
        asio_files.add(path)
    catches = re.search(r"\bcatch \(", text) and path.startswith("src/") and not path.endswith("_test.cc")
    if catches and path not in CATCHERS and path not in ADAPTERS:
        problems.append(f"{path}: catches; only the boundaries and the adapters may")
    if path.startswith(("src/", "include/")):
        check_includes(path, text)


files = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
sources = [f for f in files if f.endswith((".h", ".cc"))]
for source in sources:
    check(source)
if len(asio_files) > MOST_ASIO_FILES:
    problems.append(f"{len(asio_files)} files include Asio or Beast, at most {MOST_ASIO_FILES}")
outside = re.compile("\\.\\./" + "shared|/work/" + "shared")
for name in files:
    if outside.search((ROOT / name).read_text(errors="replace")):
        problems.append(f"{name}: names something outside the repository")
for problem in problems:
    print(problem)
print(f"{len(sources)} source files looked at, {len(problems)} problems")
sys.exit(1 if problems else 0)
