#!/usr/bin/env python3
"""Reads pyopenssl.tsv and docs/porting-from-pyopenssl.md; tests/steps/26-pyopenssl.sh runs it."""
import re
import sys
from pathlib import Path

here = Path(__file__).resolve().parent
root = here.parent.parent
sys.path.append(str(here.parent))
from named import is_there  # noqa: E402

PYOPENSSL_TESTS = 227  # of version 26.4
MOST_REASONS = 15
failed = False


def result(name, wrong):
    global failed
    failed |= bool(wrong)
    for line in wrong:
        print('FAIL', line)
    if not wrong:
        print('ok pyopenssl', name)


def tests():
    wrong, seen, reasons, used = [], set(), {}, set()
    for line in (here / 'pyopenssl.tsv').read_text().splitlines():
        if line.startswith('#'):
            continue
        name, what = line.split('\t')
        if name.startswith('('):
            reasons[name] = what
            continue
        if name in seen:
            wrong.append(f'{name} stands twice')
        seen.add(name)
        for word in what.split():
            if word.startswith('('):
                used.add(word)
            elif not is_there(word):
                wrong.append(f'{name}: there is no test {word}, or nobody runs it')
    if len(seen) != PYOPENSSL_TESTS:
        wrong.append(f'{len(seen)} tests of {PYOPENSSL_TESTS}')
    if used != set(reasons) or len(reasons) > MOST_REASONS:
        wrong.append(f'reasons given and used differ, or are too many: {sorted(used ^ set(reasons))}')
    result('tests', wrong)


def porting():
    header = (root / 'include/sslwrap.h').read_text()
    page = (root / 'docs/porting-from-pyopenssl.md').read_text()
    known = set(re.findall(r'\b(?:sslwrap|SSLWRAP)_\w+', header))
    mentioned = set(re.findall(r'\b(?:sslwrap|SSLWRAP)_\w+', page))
    families = {name for name in mentioned if name.endswith('_')}  # SSLWRAP_X509_V_ERR_*
    wrong = [f'the header has no {name}' for name in sorted(mentioned - known - families)]
    for line in (here / 'ssl.tsv').read_text().splitlines():
        _, item, kind = line.split('\t')[:3]
        name = re.match(r'(?:class |exception )?(\w+)', item).group(1)
        if kind in ('const', 'method', 'function', 'class', 'error', 'alias') and not re.search(rf'`{name}\b', page):
            wrong.append(f'{name} is not in the page')
    result('porting', wrong)


tests()
porting()
sys.exit(failed)
