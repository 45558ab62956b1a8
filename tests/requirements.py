#!/usr/bin/env python3
"""Reads requirements.tsv; tests/steps/27-requirements.sh runs it: no requirement without a test, no test that is not there."""
import sys

from named import is_there, tests

NUMBERS = [*range(1, 27), *range(30, 63), *range(70, 96)]  # as the text has them
MOST_REASONS = 10


def main():
    wrong, seen, reasons, words = [], [], 0, 0
    for line in (tests / 'requirements.tsv').read_text().splitlines():
        if line.startswith('#'):
            continue
        number, title, where = line.split('\t')
        seen.append(number)
        named, _, reason = where.partition('(')
        reasons += bool(reason)
        if reason and not reason.endswith(')') or not title:
            wrong.append(f'{number}: not understood')
        if not named.split():
            wrong.append(f'{number} has no test')
        for word in named.split():
            words += 1
            if not is_there(word):
                wrong.append(f'{number}: there is no {word}, or nobody runs it')
    if seen != [f'R{n}' for n in NUMBERS]:
        wrong.append(f'numbers lack or are not in order: {sorted({f"R{n}" for n in NUMBERS} ^ set(seen))}')
    if reasons > MOST_REASONS:
        wrong.append(f'{reasons} requirements with a reservation: at most {MOST_REASONS}')
    for line in wrong:
        print('FAIL requirements', line)
    if not wrong:
        print(f'ok requirements: {len(seen)} with {words} tests, {reasons} with a reservation')
    sys.exit(bool(wrong))


main()
