"""bogo.py DIR JUDGE RUN...: what BoringSSL's test runner left in DIR for OpenSSL alone (JUDGE) and for ways of ours. The tests
expect what BoringSSL does, so what counts is a test that OpenSSL passes and ours does not, and what ways of ours make of
the same flags: status and text of every shim are to be the same. Tests that may differ from OpenSSL's are in
bogo/differ.json, with a reason each. Status 1: others differ, or an entry there is of no use. BOGO_VERBOSE: also what ours
passes and OpenSSL does not."""
import fnmatch
import json
import os
import re
import sys
from collections import Counter

where, judge, *runs = sys.argv[1:]
ALL = 5000  # so many tests, and it was not a pattern


def results(name):
    with open(os.path.join(where, name + ".json")) as f:
        return {test: entry["actual"] for test, entry in json.load(f)["tests"].items()}


def log(name):
    """Flags to Counter of (status, text): what shims with these flags came to."""
    found = {}
    with open(os.path.join(where, name + ".log"), errors="replace") as f:
        for line in f:
            flags, status, text = line.rstrip("\n").split("\t", 2)
            if re.search("the transport failed|Unexpected EOF|: the peer said goodbye$", text):  # as the runner's end is met in time or not
                text = "the transport ended"
            text = re.sub(r"\(conn_\w+: ", "(", text)
            if "ours-pump" in runs:  # its handshake goes on into what follows
                text = re.sub(r"^(handshake|read), ", "", text)
            found.setdefault(flags, Counter())[status, text] += 1
    return found


with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "bogo", "differ.json")) as f:
    allowed = json.load(f)
of = {name: results(name) for name in [judge, *runs]}
logs = {name: log(name) for name in runs}
for name, got in of.items():
    count = Counter(got.values())
    print(f"{name}: {count['PASS']} passed, {count['FAIL']} failed, {count['SKIP']} unimplemented")
used, bad = set(), 0
for name in of:
    with open(os.path.join(where, name + ".out"), errors="replace") as f:
        for line in f:
            if "signal: " in line and "signal: killed" not in line:  # by the runner, where it forgot a connection
                print(f"FAIL {name}: a shim died, {line.strip()[:200]}")
                bad += 1
for name in runs:
    better, may = 0, 0
    if set(of[judge]) != set(of[name]):
        print(f"FAIL {name}: not the tests that OpenSSL was given")
        bad += 1
    for test, got in sorted(of[name].items()):
        want = of[judge].get(test)
        if got == want:
            continue
        if got == "PASS":
            better += 1
            if os.environ.get("BOGO_VERBOSE"):
                print(f"{name} {test}: passed, where OpenSSL has {want}")
            continue
        entry = next((p for p in allowed if fnmatch.fnmatchcase(test, p)), None)
        if entry is None:
            print(f"FAIL {name} {test}: {got}, where OpenSSL has {want}")
            bad += 1
        else:
            used.add(entry)
            may += 1
    print(f"{name}: {better} tests passed that OpenSSL does not pass, {may} the other way round for the reasons in differ.json")
    for flags in sorted(set(logs[runs[0]]) | set(logs[name])):
        first, other = logs[runs[0]].get(flags, Counter()), logs[name].get(flags, Counter())
        if not (first - other and other - first) or any(status == "89" for status, _ in [*first, *other]):
            continue  # one was killed; what has random flags is not implemented
        print(f"FAIL {name}, shim {flags}: {dict(other - first)}, where {runs[0]} has {dict(first - other)}")
        bad += 1
if len(of[judge]) > ALL:
    for entry in sorted(set(allowed) - used):
        print(f"FAIL differ.json: {entry} does not differ")
        bad += 1

flags = Counter()
for outcomes in logs[runs[0]].values():
    for (status, text), n in outcomes.items():
        flags[text] += n * (status == "89")
print("unimplemented: " + ", ".join(f"{flag} {n}" for flag, n in flags.most_common() if n > 0))
print(f"{len(of[judge])} tests, {len(runs)} ways, {bad} bad")
sys.exit(1 if bad else 0)
