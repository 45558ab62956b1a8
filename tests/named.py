"""Whether there is a test of that name: what requirements.tsv and rows/pyopenssl.tsv call tests."""
import re
from functools import cache
from pathlib import Path

tests = Path(__file__).resolve().parent
root = tests.parent


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
