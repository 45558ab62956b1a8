#!/usr/bin/env python3
"""Reads requirements.tsv; tests/steps/27-requirements.sh runs it: no requirement without a test, no test that is not there."""
import re
import sys
from functools import cache
from pathlib import Path

tests = Path(__file__).resolve().parent
root = tests.parent
NUMBERS = [*range(1, 27), *range(30, 63), *range(70, 96)]  # as the text has them
MOST_REASONS = 10


@cache
def text(path):
    return path.read_text() if path.is_file() else ''


@cache
def rows():
    return {row for f in (tests / 'rows').glob('*.c') for row in re.findall(r'^ROW\(([AB]\d+),', text(f), re.M)}


def runs(path, name, form):
    """The file has the test and, where it is a program, runs it."""
    body = text(path)
    runner = f'RUN({name})' in body if path.suffix == '.c' else True
    return bool(re.search(form % re.escape(name), body, re.M)) and runner


def is_there(word):
    if re.fullmatch(r'[AB]\d+', word):
        return word in rows()
    head, _, name = word.partition(':')
    if head == 'abuse':
        body = text(tests / 'gen/abuse.c')
        return bool(re.search(rf'^static (?:void|int) {name}\(', body, re.M)) and len(re.findall(rf'\b{name}\(', body)) > 1
    if head == 'go':
        return any(f'func {name}(' in text(f) for f in (root / 'bindings/go').glob('*_test.go'))
    if head == 'lua':
        return (root / 'bindings/lua/test' / name).is_file()
    if head.startswith('torture/'):
        path = tests / (head + '.c')
        return runs(path, name, r'^(?:TEST|BOTH)\(%s\b') if name else path.is_file()
    if head.endswith('.rs'):
        path = root / head if '/' in head else tests / head
        return runs(path, name, r'^\s*(?:unsafe )?fn %s\(')
    if name:
        return runs(tests / 'c' / (head + '.c'), name, r'^TEST\(%s\)')
    return (root / word).is_file()


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
