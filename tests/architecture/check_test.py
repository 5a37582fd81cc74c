"""The checker is able to fail: each rule finds a violation planted in a small clean tree, and lets the near miss beside it pass."""
import contextlib
import io
import tempfile
import unittest
from pathlib import Path

import check

HEADER = "// What it is for.\n#pragma once\n"
DOCUMENT = "# Gradus\n\n```sh\ndeploy/run   # serves\n```\n"
MANIFEST = "name:\n  en: Twice\n  ja: 2 倍\n"

# A tree that keeps every rule.
CLEAN = {
    "CMakeLists.txt": "project(gradus)\n", "CMakePresets.json": "{}\n", "LICENSE": "MIT\n", ".gitignore": "/build/\n",
    "README.md": DOCUMENT + "[problems](problems/README.md)\n", "README.ja.md": DOCUMENT.replace("serves", "起動"),
    "problems/README.md": DOCUMENT, "problems/README.ja.md": DOCUMENT,
    "deploy/run": "#!/bin/bash\n", "engine/tensor.hpp": HEADER,
    "sandbox/run.hpp": HEADER, "sandbox/mounts.cpp": "#include <sys/mount.h>\n",
    "sandbox/CMakeLists.txt": "target_link_libraries(gradus_sandbox PRIVATE PkgConfig::seccomp)\n",
    "judge/grade.hpp": HEADER + '#include "sandbox/run.hpp"\n',
    "judge/folder/yaml_tree.cpp": "#include <yaml-cpp/parser.h>\n",
    "judge/competition/rank.hpp": HEADER + '#include <vector>\n#include "judge/competition/score.hpp"\n',
    "judge/competition/score.hpp": HEADER,
    "judge/storage/database_state.hpp": HEADER + "#include <pqxx/pqxx>\n",
    "judge/storage/queue.cpp": '#include "judge/storage/database_state.hpp"\nconstexpr Statement claim{"claim", R"(SELECT id FROM t)"};\n',
    "judge/storage/migrations/0001_first.sql": "CREATE TABLE t (id bigint);\n",
    "judge/worker/worker.cpp": '#include <thread>\n#include "judge/storage/queue.hpp"\n',
    "api/server.cpp": "#include <boost/beast/http.hpp>\nvoid open() { acceptor.listen(); }\n",
    "api/routes.cpp": 'route("GET", "/problems/{slug}");\n',
    "api/openapi.yaml": "paths:\n  /problems/{slug}:\n    get:\n      summary: one\n",
    "api/command/judge.cpp": '#include "judge/grade.hpp"\n',
    "tests/engine/cuda_test.cpp": 'GTEST_SKIP() << "no cuda here";\n',
    "problems/twice/problem.yaml": MANIFEST,
    **{f"problems/twice/{name}": "x\n" for name in (
        "statement/problem.en.md", "statement/problem.ja.md", "submissions/accepted/a.py", "submissions/accepted/a.cpp",
        "submissions/wrong_answer/b.py", "submissions/wrong_answer/c.py")},
}

# A rule, the files that break it (None: a file that is missing), and the place that is named.
PLANTED = [
    ("a_folder_includes_only_what_the_map_allows", {"sandbox/run.cpp": '\n#include "judge/verdict.hpp"\n'}, "sandbox/run.cpp:2"),
    ("a_folder_includes_only_what_the_map_allows", {"judge/grade.cpp": '#include "judge/storage/queue.hpp"\n'}, "judge/grade.cpp:1"),
    ("a_folder_includes_only_what_the_map_allows", {"judge/competition/csv.cpp": '#include "judge/defect.hpp"\n'},
     "judge/competition/csv.cpp:1"),
    ("a_folder_includes_only_what_the_map_allows", {"judge/worker/w.cpp": '#include "api/http.hpp"\n'}, "judge/worker/w.cpp:1"),
    ("an_include_path_starts_at_the_root", {"judge/grade.cpp": '#include "grade.hpp"\n'}, "judge/grade.cpp:1"),
    ("a_foreign_library_is_named_in_its_own_folder_only", {"api/router.cpp": "#include <boost/beast/http.hpp>\n"}, "api/router.cpp:1"),
    ("a_foreign_library_is_named_in_its_own_folder_only", {"judge/a.cpp": "#  include <boost/json.hpp>\n"}, "judge/a.cpp:1"),
    ("a_foreign_library_is_named_in_its_own_folder_only", {"api/b.cpp": "#include <pqxx/pqxx>\n"}, "api/b.cpp:1"),
    ("a_foreign_library_is_named_in_its_own_folder_only", {"judge/storage/c.cpp": "#include <yaml-cpp/yaml.h>\n"}, "judge/storage/c.cpp:1"),
    ("a_foreign_library_is_named_in_its_own_folder_only", {"judge/d.cpp": "#include <sched.h>\n"}, "judge/d.cpp:1"),
    ("a_foreign_library_is_named_in_its_own_folder_only", {"api/e.cpp": "#include <curl/curl.h>\n"}, "api/e.cpp:1"),
    ("a_foreign_library_is_named_in_its_own_folder_only", {"engine/ops.cpp": "#include <cuda_runtime.h>\n"}, "engine/ops.cpp:1"),
    ("a_header_that_shows_a_foreign_library_stays_in_its_folder",
     {"judge/worker/w.cpp": '#include "judge/storage/database_state.hpp"\n'}, "judge/worker/w.cpp:1"),
    ("a_folder_links_only_what_it_may_include", {"judge/CMakeLists.txt": "target_link_libraries(j PkgConfig::pqxx)\n"},
     "judge/CMakeLists.txt:1"),
    ("a_folder_links_only_what_it_may_include", {"engine/CMakeLists.txt": "\ntarget_link_libraries(e gradus::judge)\n"},
     "engine/CMakeLists.txt:2"),
    ("the_judge_reads_no_clock_and_starts_no_thread", {"judge/a.cpp": "#include <thread>\n"}, "judge/a.cpp:1"),
    ("the_judge_reads_no_clock_and_starts_no_thread", {"judge/competition/a.cpp": "\nauto t = std::chrono::system_clock::now();\n"},
     "judge/competition/a.cpp:2"),
    ("the_judge_reads_no_clock_and_starts_no_thread", {"judge/folder/a.cpp": "auto t = time(nullptr);\n"}, "judge/folder/a.cpp:1"),
    ("the_competition_uses_the_standard_library_only", {"judge/competition/a.cpp": "#include <boost/math/special.hpp>\n"},
     "judge/competition/a.cpp:1"),
    ("sql_is_written_in_storage_only", {"api/a.cpp": 'auto q = "SELECT name FROM account";\n'}, "api/a.cpp:1"),
    ("sql_is_written_in_storage_only", {"judge/worker/a.cpp": '\nauto q = R"(\n  UPDATE submission SET x = 1)";\n'}, "judge/worker/a.cpp:2"),
    ("each_sql_statement_is_a_named_constant", {"judge/storage/a.cpp": 'void f() { t.exec("DELETE FROM session"); }\n'},
     "judge/storage/a.cpp:1"),
    ("json_is_written_in_the_api_only", {"judge/a.cpp": 'auto j = "{\\"verdict\\": 1}";\n'}, "judge/a.cpp:1"),
    ("sandbox_and_engine_know_nothing_of_judging", {"sandbox/a.cpp": "Verdict verdict;\n"}, "sandbox/a.cpp:1"),
    ("the_server_never_runs_user_code", {"api/handlers.cpp": "judge::Grader grader{box};\n"}, "api/handlers.cpp:1"),
    ("the_server_never_runs_user_code", {"api/command/serve.cpp": "sandbox::Sandbox box{image};\n"}, "api/command/serve.cpp:1"),
    ("the_worker_never_listens", {"judge/worker/a.cpp": "void f() { ::listen(fd, 1); }\n"}, "judge/worker/a.cpp:1"),
    ("the_worker_never_listens", {"judge/worker/a.cpp": "void f() { if (listen(fd.get(), SOMAXCONN) != 0) g(); }\n"}, "judge/worker/a.cpp:1"),
    ("the_worker_never_listens", {"api/command/work.cpp": '#include "api/server.hpp"\n'}, "api/command/work.cpp:1"),
    ("a_limit_ends_in_its_unit_and_max", {"api/a.hpp": HEADER + "int max_body = 3;\n"}, "api/a.hpp:3"),
    ("a_limit_ends_in_its_unit_and_max", {"api/a.hpp": HEADER + "std::int64_t body_max = 3;\n"}, "api/a.hpp:3"),
    ("a_header_opens_with_what_it_is_for", {"api/a.hpp": "#pragma once\n"}, "api/a.hpp:1"),
    ("a_header_opens_with_what_it_is_for", {"api/a.hpp": "// Why.\nint x;\n"}, "api/a.hpp:1"),
    ("a_file_has_at_most_500_lines", {"api/a.cpp": "\n" * 501}, "api/a.cpp:500"),
    ("nothing_is_left_to_do_later", {"deploy/run": "#!/bin/bash\n# TODO: more\n"}, "deploy/run:2"),
    ("no_exception_is_swallowed", {"api/a.cpp": "try { f(); } catch (...) {\n}\n"}, "api/a.cpp:1"),
    ("a_type_is_not_named_manager_helper_or_impl", {"api/a.cpp": "class QueueManager;\n"}, "api/a.cpp:1"),
    ("the_top_level_is_exactly_this", {"notes.txt": "x\n"}, "notes.txt:1"),
    ("the_top_level_is_exactly_this", {"LICENSE": None}, "LICENSE:1"),
    ("no_name_says_nothing", {"judge/util/a.cpp": "\n"}, "judge/util/a.cpp:1"),
    ("no_name_says_nothing", {"api/helpers.hpp": HEADER}, "api/helpers.hpp:1"),
    ("migrations_are_numbered_without_gaps", {"judge/storage/migrations/0003_third.sql": "\n"}, "judge/storage/migrations/0003_third.sql:1"),
    ("migrations_are_numbered_without_gaps", {"judge/storage/migrations/0001_other.sql": "\n"}, "judge/storage/migrations/0001_other.sql:1"),
    ("the_server_is_granted_nothing_secret",
     {"judge/storage/migrations/0001_first.sql": "\nGRANT USAGE ON SCHEMA secret\n    TO gradus_worker, gradus_server;\n"},
     "judge/storage/migrations/0001_first.sql:2"),
    ("no_test_is_skipped_but_for_cuda", {"tests/api/a_test.cpp": "\nGTEST_SKIP();\n"}, "tests/api/a_test.cpp:2"),
    ("no_test_is_skipped_but_for_cuda", {"tests/api/a_test.cpp": "TEST(Api, DISABLED_Answers) {}\n"}, "tests/api/a_test.cpp:1"),
    ("no_test_is_skipped_but_for_cuda", {"tests/api/CMakeLists.txt": "set_tests_properties(a PROPERTIES DISABLED TRUE)\n"},
     "tests/api/CMakeLists.txt:1"),
    ("both_languages_of_a_document_show_the_same_commands", {"README.ja.md": DOCUMENT.replace("run", "start")}, "README.md:1"),
    ("both_languages_of_a_document_show_the_same_commands", {"README.ja.md": "# Gradus\n"}, "README.ja.md:1"),
    ("both_languages_of_a_document_show_the_same_commands", {"problems/README.ja.md": None}, "problems/README.md:1"),
    ("a_link_in_a_document_leads_somewhere", {"README.md": "\n[there](deploy/nowhere)\n"}, "README.md:2"),
    ("a_problem_speaks_both_languages_and_proves_its_tests", {"problems/twice/statement/problem.ja.md": None}, "problems/twice/problem.yaml:1"),
    ("a_problem_speaks_both_languages_and_proves_its_tests", {"problems/twice/problem.yaml": "name:\n  en: Twice\n"},
     "problems/twice/problem.yaml:1"),
    ("a_problem_speaks_both_languages_and_proves_its_tests", {"problems/twice/submissions/accepted/a.cpp": None},
     "problems/twice/problem.yaml:1"),
    ("a_problem_speaks_both_languages_and_proves_its_tests", {"problems/twice/submissions/wrong_answer/c.py": None},
     "problems/twice/problem.yaml:1"),
    ("the_document_of_the_api_names_every_route", {"api/more.cpp": 'route("POST", "/entries");\n'}, "api/openapi.yaml:1"),
    ("the_document_of_the_api_names_every_route", {"api/routes.cpp": "\n"}, "api/openapi.yaml:1"),
]

# What looks like a violation and is none.
NEAR_MISSES = [
    {"judge/a.cpp": '// std::thread and system_clock, in a comment\nauto s = "std::thread";\nstd::chrono::milliseconds runtime(0);\n'},
    {"judge/b.cpp": "int exponent_max = 1; int rows_max = 1'000; auto x = std::max_element(a, b); std::chrono::seconds pause_max{2};\n"},
    {"api/a.cpp": 'auto s = "select a problem from the list";  // SELECT x FROM y\nauto j = "{\\"type\\": 1}";\n'},
    {"sandbox/a.cpp": "// one student's program\n"},
    {"api/b.hpp": HEADER + "// it's a problem's name, \"quoted\n" + "inline int f() { return 1'000; }\n"},
    {"api/c.cpp": "\n" * 500},
    {"judge/storage/migrations/0001_first.sql":
     "GRANT SELECT ON secret.package TO gradus_worker; -- secret, but TO gradus_server:\nGRANT SELECT ON t TO gradus_server;\n"},
    {"api/d.cpp": "void listen(const std::stop_token&); bool accept(Words words);\n"},
    {"api/command/work.cpp": "worker::Worker worker{settings};\n", "api/e.cpp": '#include "judge/grade.hpp"\n'},
    {"build/x/TODO.cpp": "// TODO\n", "var/util/x": "\n"},
    {"deploy/run": "#!/bin/bash\ntrap '' INT  # nothing to do\n"},
]


def plant(files):
    folder = tempfile.TemporaryDirectory()
    for path, text in {**CLEAN, **files}.items():
        if text is not None:
            place = Path(folder.name) / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text)
    return folder


class CheckTest(unittest.TestCase):
    def test_a_clean_tree_breaks_no_rule(self):
        with plant({}) as root:
            self.assertEqual({name: [] for name in check.RULES}, check.violations(root))

    def test_a_planted_violation_is_found_at_its_place(self):
        for rule, files, place in PLANTED:
            with self.subTest(rule=rule, files=files), plant(files) as root:
                found = [f"{v.path}:{v.line}" for v in check.violations(root, [rule])[rule]]
                self.assertIn(place, found)

    def test_a_near_miss_passes(self):
        for files in NEAR_MISSES:
            with self.subTest(files=files), plant(files) as root:
                self.assertEqual([], [str(v) for found in check.violations(root).values() for v in found])

    def test_every_rule_has_a_planted_violation(self):
        self.assertEqual(set(check.RULES), {rule for rule, _, _ in PLANTED})

    def test_the_exit_status_tells(self):
        for status, files, names in [(0, {}, []), (1, {"notes.txt": "x\n"}, []), (2, {}, ["no_such_rule"])]:
            said = io.StringIO()
            with plant(files) as root, contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
                self.assertEqual(status, check.main([root, *names]))
            self.assertEqual(status == 0, said.getvalue() == "")


if __name__ == "__main__":
    unittest.main()
