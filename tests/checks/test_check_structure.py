"""The structure check must have been seen failing: a good tiny tree passes, and each way of
being bad is reported at its file and line, by the check that is there for it."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "scripts/check-structure"

HEADER = "/* A tool. */\n#ifndef KALATA_{0}_H\n#define KALATA_{0}_H\n\nint\t{1}(int);\n\n#endif\n"
GOOD = {
    "src/base/tool.h": HEADER.format("BASE_TOOL", "tool_use"),
    "src/base/tool.c": '/* It. */\n#include "base/tool.h"\n\nint\ntool_use(int n)\n{\n\treturn n + 1;\n}\n',
    "src/core/rule.h": HEADER.format("CORE_RULE", "rule_use"),
    "src/core/rule.c": '/* It. */\n#include "core/rule.h"\n\n#include <string.h>\n\n'
                       'static const char *const word[] = {"a", "b"};\n\n'
                       'int\nrule_use(int n)\n{\n\treturn (int)strlen(word[n & 1]);\n}\n',
    "src/store/db.h": HEADER.format("STORE_DB", "db_use"),
    "src/store/db_sqlite.c": '/* It. */\n#include "store/db.h"\n\n#include <sqlite3.h>\n\n'
                             'int\ndb_use(int n)\n{\n\treturn n + SQLITE_OK;\n}\n',
    "src/provider/form.h": HEADER.format("PROVIDER_FORM", "form_use"),
}


def function(n_lines, body="\tn++;\n"):
    return ("int\nlong_one(int n)\n{\n" + body * (n_lines - 4) + "\treturn n;\n}\n")


def core(line, include=""):
    return ('/* It. */\n#include "core/rule.h"\n' + include
            + f"\nint\nrule_use(int n)\n{{\n{line}\n}}\n")


# file to write, its text, what must be said
BAD = [
    pytest.param("src/core/rule.c", core("\treturn n;", '#include "store/db.h"\n'),
                 "src/core/rule.c:3: core must not see store", id="core sees store"),
    pytest.param("src/store/db.c", '/* It. */\n#include "store/db.h"\n#include "provider/form.h"\n',
                 "src/store/db.c:3: store must not see provider", id="store sees provider"),
    pytest.param("src/provider/form.c", '/* It. */\n#include "provider/form.h"\n#include "store/db.h"\n',
                 "src/provider/form.c:3: provider must not see store", id="provider sees store"),
    pytest.param("src/attic/old.h", HEADER.format("ATTIC_OLD", "old"),
                 "src/attic/old.h:1: there is no room attic/", id="unknown room"),
    pytest.param("src/base/tool.c", '/* It. */\n#include "tool.h"\n',
                 'src/base/tool.c:2: "tool.h": write "room/file.h"', id="include without room"),
    pytest.param("src/base/tool.c", '/* It. */\n#include "base/tool.h"\n#include <event2/http.h>\n',
                 "src/base/tool.c:3: <event2/http.h> belongs to gateway/http* alone", id="evhttp"),
    pytest.param("src/store/rows.c", '/* It. */\n#include "store/db.h"\n#include <sqlite3.h>\n',
                 "src/store/rows.c:3: <sqlite3.h> belongs to store/db_*.c alone", id="sqlite"),
    pytest.param("src/store/rows.c", '/* It. */\n#include "store/db.h"\n#include <curl/curl.h>\n',
                 "src/store/rows.c:3: <curl/curl.h> belongs to gateway/fetch.c alone", id="curl"),
    pytest.param("src/core/rule.c", core("\treturn n;", "#include <stdio.h>\n"),
                 "src/core/rule.c:3: core is pure: <stdio.h> is not for it", id="core stdio"),
    pytest.param("src/core/rule.c", core("\treturn n;", '#include "base/tool.h"\n'),
                 "src/core/rule.c:3: core must not know base/tool.h", id="core sees too much of base"),
    pytest.param("src/core/rule.c", core("\treturn n + (int)time(0);", "long time(long *);\n"),
                 "core/rule.o:0: core is pure: time is not for it", id="core asks the time"),
    pytest.param("src/core/rule.c", core("\tstatic int kept;\n\treturn kept += n;"),
                 "core keeps no state: kept", id="core static state"),
    pytest.param("src/base/long.c", '/* It. */\n#include "base/tool.h"\n' + "\n" * 699,
                 "src/base/long.c:701: 701 lines, 700 at most", id="file too long"),
    pytest.param("src/base/tool.c", '/* It. */\n#include "base/tool.h"\n\n' + function(71),
                 "src/base/tool.c:5: long_one: 71 lines, 70 at most", id="function too long"),
    pytest.param("src/base/tool.c", '/* It. */\n#include "base/tool.h"\n\nint\ndeep(int n)\n{\n'
                 "\t\t\t\t\tif (n)\n\t\t\t\t\t\treturn 1;\n\treturn 0;\n}\n",
                 "src/base/tool.c:7: nested 5 deep", id="nested too deep"),
    pytest.param("src/base/tool.c", '/* It. */\n#include "base/tool.h"\n\nint\tx' + "y" * 82 + ";\n",
                 "src/base/tool.c:4: 92 columns, 90 at most", id="line too long, a tab is 8"),
    pytest.param("src/base/tool.c", '/* It. */\n#include "base/tool.h" \n',
                 "src/base/tool.c:2: blanks at the end", id="trailing blank"),
    pytest.param("src/base/tool.c", '/* It. */\n#include "base/tool.h"\n        int x;\n',
                 "src/base/tool.c:3: indent with tabs", id="spaces"),
    pytest.param("src/base/tool.c", '/* It. */\n#include "base/tool.h"\nint x;',
                 "src/base/tool.c:3: no newline at the end", id="no newline"),
    pytest.param("src/base/tool.c", '/* It. */\n#include "base/tool.h"\n\nint\nf(const char *s)\n'
                 "{\n\treturn atoi(s);\n}\n",
                 "src/base/tool.c:7: atoi is banned", id="banned function"),
    pytest.param("tests/unit/test_x.c", "/* It. */\nint\nf(char *s)\n{\n\tstrcpy(s, s);\n\treturn 0;\n}\n",
                 "tests/unit/test_x.c:5: strcpy is banned", id="banned in a test"),
    pytest.param("src/base/tool.c", '/* It. */\n#include "base/tool.h"\n// so\n',
                 "src/base/tool.c:3: write /* */", id="line comment"),
    pytest.param("src/base/other.c", '#include "base/tool.h"\n',
                 "src/base/other.c:1: open the file with a comment", id="no opening comment"),
    pytest.param("src/base/tool.c", '/* It. */\n#include <string.h>\n#include "base/tool.h"\n',
                 'src/base/tool.c:2: include "base/tool.h" first', id="own header not first"),
    pytest.param("src/store/db_sqlite.c", '/* It. */\n#include <sqlite3.h>\n',
                 'src/store/db_sqlite.c:2: include "store/db….h" first', id="family header not first"),
    pytest.param("src/base/tool.h", "/* A tool. */\n#ifndef KALATA_BASE_TOOL_H\n"
                 "#define KALATA_BASE_TOOL_H\nsize_t tool_use(int);\n#endif\n",
                 "src/base/tool.h:1: does not compile alone", id="header leans on others"),
    pytest.param("src/base/tool.h", "/* A tool. */\nint\ttool_use(int);\n",
                 "src/base/tool.h:1: no include guard KALATA_BASE_TOOL_H", id="no guard"),
    pytest.param("src/base/settings.c", '/* It. */\n#include "base/tool.h"\n\n'
                 "const struct setting_row setting_rows[] = {\n"
                 '\t{"", "listen", "text"},\n\t{"channel", "rate", "int"},\n};\n',
                 "src/base/settings.c:6: option rate is not in config/kalata.conf.example",
                 id="option without example"),
]

# What looks bad and is not.
FINE = [
    pytest.param("src/base/tool.c", '/* It. */\n#include "base/tool.h"\n\nint\nf(const char *s)\n'
                 "{\n\treturn atoi(s); /* allowed: a test of the check */\n}\n", id="escape hatch"),
    pytest.param("src/base/tool.c", '/* Calls no strcpy(), see http://example.org. */\n'
                 '#include "base/tool.h"\n\nconst char *url = "http://example.org/atoi(1)";\n',
                 id="words in comments and strings"),
    pytest.param("src/base/tool.c", '/* It. */\n#include "base/tool.h"\n\n' + function(70),
                 id="function of 70 lines"),
    pytest.param("src/base/tool.c", '/* It. */\n#include "base/tool.h"\n'
                 "int\tx;\t\t\t\t\t\t\t/* a comment beside code that goes beyond */\n",
                 id="comment beside code"),
    pytest.param("src/core/rule.c", core("\tenum { many = 3 };\n\tstatic const int table[] = {1, 2, 3};\n"
                                         "\treturn table[n % many];"), id="constant table in core"),
]


def check(root, files):
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (root / "build/core").mkdir(parents=True, exist_ok=True)
    subprocess.run(["gcc", "-O1", "-fPIE", "-Isrc", "-I/usr/include", "-c", "-w", "-o",
                    "build/core/rule.o", "src/core/rule.c"], cwd=root, check=False)
    run = subprocess.run([SCRIPT, "build", root], capture_output=True, text=True, check=False)
    assert run.stderr == ""
    return run


def test_good_tree(tmp_path):
    run = check(tmp_path, GOOD)
    assert "0 failed" in run.stdout.splitlines()[-1], run.stdout
    assert run.returncode == 0


@pytest.mark.parametrize("name,text,said", BAD)
def test_bad_tree(tmp_path, name, text, said):
    run = check(tmp_path, {**GOOD, name: text})
    assert run.returncode == 1
    assert said in run.stdout


@pytest.mark.parametrize("name,text", FINE)
def test_fine_tree(tmp_path, name, text):
    run = check(tmp_path, {**GOOD, name: text})
    assert run.returncode == 0, run.stdout
