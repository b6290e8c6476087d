"""Checks the rules of the house that a compiler does not know: layers, sizes, where libraries and `catch` may stand.

usage: check_house.py [ROOT]
"""

import pathlib
import re
import subprocess
import sys

CATCHERS = {
    "src/http/fault_boundary.cc", "src/runtime/task_boundary.cc", "src/server/main.cc",
    # Where the fibers of a simulation end; a test's.
    "src/runtime/simulation_scheduler.cc",
}
# Those that go on where the outside does not answer.
SURVIVORS = {"src/protocol/assertions/served_keys.cc": "keys count on while their host is down"}
# Adapters that translate a library's exceptions, each with the library.
ADAPTERS = {"src/config/yaml_reader.cc": "yaml-cpp", "src/cli/cli.cc": "CLI11",
            "src/stores/sqlite/writer.cc": "SQLite: hands a group's fault to each of its callers"}
LIBRARIES = [
    (r"<(openssl|sodium)", re.compile(r"src/crypto/[^/]*\.cc|bench/sign_bench\.cc")),
    (r"<curl/", re.compile(r"src/outbound/[^/]*\.cc")),
    (r"<sqlite3", re.compile(r"src/stores/sqlite/[^/]*\.cc")),
    (r"<boost/(asio|beast)", re.compile(r"src/(runtime|http)/[^/]*\.cc")),
]
MOST_ASIO_FILES = 10
MOST_FILE_LINES = {".h": 250, ".cc": 500}
MOST_FUNCTION_LINES = 60
NO_FUNCTION = re.compile(r"\s*(namespace|class|struct|enum|union|extern|if|for|while|switch|else|do|try|case|default|\}|#|//)\b|.*= \{$")


def read_layers(architecture):
    """The layers of ARCHITECTURE.md, left to right; those of one inner list stand side by side."""
    section = architecture.split("## Layers", 1)[1].split("OpenSSL", 1)[0]
    layers = [re.findall(r"`(?:include/)?(\w+)`", part) for part in section.split("\u2190")]
    return [names for names in layers if names]


class House:
    def __init__(self, root):
        self.root = pathlib.Path(root)
        self.layers = read_layers((self.root / "ARCHITECTURE.md").read_text())
        self.place = {name: i for i, names in enumerate(self.layers) for name in names}
        self.problems = []
        self.asio_files = set()

    def may_use(self, ours, theirs):
        return theirs == ours or self.place[theirs] < self.place[ours]

    def check_includes(self, path, text):
        parts = path.split("/")
        ours = "writ" if parts[0] == "include" else parts[1]
        if ours not in self.place:
            self.problems.append(f"{path}: stands in no layer of ARCHITECTURE.md")
            return
        for included in re.findall(r'^#include "([^"]+)"', text, re.M):
            theirs = included.split("/")[0]
            # A layer's tests may be made of what stands right of it.
            if theirs == ours or path.endswith("_test.cc") and ours != "base":
                continue
            if theirs not in self.place:
                self.problems.append(f"{path}: includes {included}, which is in no layer")
            elif not self.may_use(ours, theirs):
                self.problems.append(f"{path}: {ours} may not include {included}")

    def check_own_header(self, path, text):
        """A header is compiled alone by the source beside it, which includes it before all else; `headers_alone` rests on it."""
        header = path.removesuffix(".cc") + ".h"
        if not path.endswith(".cc") or not (self.root / header).is_file():
            return
        first = re.search(r'^#include ["<]([^">]+)', text, re.M)
        if not first or first[1] != header.removeprefix("src/"):
            self.problems.append(f"{path}: does not include its own header first")

    def check_links(self, path, text):
        for name, body in re.findall(r"writ_layer\(NAME (\w+)(.*?)\)\n", text, re.S):
            for linked in re.findall(r"\bwrit_(\w+)", body.split("LINK", 1)[1] if "LINK" in body else ""):
                linked = "writ" if linked == "seam" else linked
                if not self.may_use(name, linked):
                    self.problems.append(f"{path}: {name} may not link {linked}")

    def check_functions(self, path, lines):
        started = {}
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            indent = len(line) - len(line.lstrip())
            if line.strip().startswith("}"):
                first, text = started.get(indent, (number, ""))
                if "(" in text and not NO_FUNCTION.match(text) and number - first + 1 > MOST_FUNCTION_LINES:
                    self.problems.append(f"{path}:{first}: {number - first + 1} lines, at most {MOST_FUNCTION_LINES}")
            else:
                started[indent] = (number, line)

    def check_source(self, path):
        text = (self.root / path).read_text()
        lines = text.splitlines()
        limit = MOST_FILE_LINES[pathlib.Path(path).suffix]
        if len(lines) > limit:
            self.problems.append(f"{path}: {len(lines)} lines, at most {limit}")
        for pattern, where in LIBRARIES:
            if re.search(rf"#include {pattern}", text) and not where.fullmatch(path):
                self.problems.append(f"{path}: may not include {pattern}")
        if re.search(r"#include <boost/(asio|beast)", text):
            self.asio_files.add(path)
        if not path.startswith(("src/", "include/")):
            return
        self.check_includes(path, text)
        self.check_own_header(path, text)
        if path.endswith("_test.cc"):
            return
        self.check_functions(path, lines)
        if re.search(r"\bcatch \(", text) and path not in CATCHERS | SURVIVORS.keys() | ADAPTERS.keys():
            self.problems.append(f"{path}: catches; only the boundaries and the adapters may")

    def check(self, files):
        for path in files:
            if path.endswith((".h", ".cc")):
                self.check_source(path)
            elif path.startswith("src/") and path.endswith("CMakeLists.txt"):
                self.check_links(path, (self.root / path).read_text())
            if re.search("\\.\\./" + "shared|/work/" + "shared", (self.root / path).read_text(errors="replace")):
                self.problems.append(f"{path}: names something outside the repository")
        if len(self.asio_files) > MOST_ASIO_FILES:
            self.problems.append(f"{len(self.asio_files)} files include Asio or Beast, at most {MOST_ASIO_FILES}")
        return self.problems


def main(arguments):
    root = pathlib.Path(arguments[0]) if arguments else pathlib.Path(__file__).resolve().parent.parent.parent
    listed = subprocess.run(["git", "ls-files"], cwd=root, capture_output=True, text=True, check=True).stdout
    files = [path for path in listed.splitlines() if (root / path).is_file()]
    problems = House(root).check(files)
    for problem in problems:
        print(problem)
    print(f"{len(files)} files looked at, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
