"""The house check sees each thing that it is there to see."""

import pathlib
import tempfile
import unittest

from check_house import House, read_layers

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
ARCHITECTURE = "## Layers\n\n`base` \u2190 `include/writ` \u2190 `stores`, `config` (side by side) \u2190\n`http`\n\nOpenSSL is"


class Check(unittest.TestCase):
    def problems(self, **files):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            files = {name.replace("__", "/").replace("_cc", ".cc").replace("_h", ".h"): text for name, text in files.items()}
            for name, text in {"ARCHITECTURE.md": ARCHITECTURE, **files}.items():
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_text(text)
            return House(root).check(list(files))

    def assert_one(self, told, **files):
        problems = self.problems(**files)
        self.assertEqual(len(problems), 1, problems)
        self.assertIn(told, problems[0])

    def test_reads_the_layers_of_the_real_page(self):
        layers = read_layers((ROOT / "ARCHITECTURE.md").read_text())
        self.assertEqual(layers[0], ["base"])
        self.assertEqual(layers[1], ["writ"])
        self.assertEqual(layers[-1], ["server"])
        self.assertIn("observe", layers[4])

    def test_lets_pass_what_is_right(self):
        self.assertEqual(self.problems(src__http__a_cc='#include "base/x.h"\n#include "stores/y.h"\n#include <boost/asio.hpp>\n'), [])

    def test_sees_a_layer_that_looks_right_or_beside(self):
        self.assert_one("may not include http/x.h", src__base__a_cc='#include "http/x.h"\n')
        self.assert_one("may not include config/x.h", src__stores__a_cc='#include "config/x.h"\n')
        self.assert_one("in no layer", src__stores__a_cc='#include "elsewhere/x.h"\n')
        self.assert_one("stands in no layer", src__elsewhere__a_cc="")

    def test_sees_a_header_that_is_not_its_sources_first(self):
        right = '#include "http/a.h"\n#include <string>\n'
        self.assertEqual(self.problems(src__http__a_h="", src__http__a_cc=right), [])
        self.assert_one("its own header first", src__http__a_h="", src__http__a_cc='#include <string>\n#include "http/a.h"\n')

    def test_sees_a_link_to_the_right(self):
        name = "src/stores/CMakeLists.txt"
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            (root / "ARCHITECTURE.md").write_text(ARCHITECTURE)
            (root / "src/stores").mkdir(parents=True)
            (root / name).write_text("writ_layer(NAME stores SOURCES a.cc\n  LINK writ_seam writ_http)\n")
            self.assertEqual(House(root).check([name]), [f"{name}: stores may not link http"])

    def test_sees_libraries_out_of_place(self):
        for include in ("<openssl/evp.h>", "<sodium.h>", "<sqlite3.h>", "<boost/beast/http.hpp>"):
            self.assert_one("may not include", src__config__a_cc=f"#include {include}\n")
        many = {f"src__http__a{i}_cc": "#include <boost/asio.hpp>\n" for i in range(11)}
        self.assert_one("11 files include Asio", **many)

    def test_sees_sizes(self):
        self.assert_one("501 lines", src__http__a_cc="\n" * 501)
        self.assert_one("251 lines", src__http__a_h="\n" * 251)
        long = "void F(int a,\n       int b) {\n" + "  a += b;\n" * 58 + "}\n"
        self.assert_one("src/http/a.cc:2: 61 lines", src__http__a_cc="\n" + long)
        self.assertEqual(self.problems(src__http__a_cc=long.replace("  a += b;\n", "", 1)), [])

    def test_sees_a_catch_out_of_place(self):
        self.assert_one("catches", src__http__a_cc="try {\n} catch (...) {\n}\n")
        self.assertEqual(self.problems(src__http__fault_boundary_cc="try {\n} catch (...) {\n}\n"), [])

    def test_sees_what_is_named_outside(self):
        self.assert_one("outside the repository", src__http__a_cc="// /work/" + "shared\n")


if __name__ == "__main__":
    unittest.main()
