"""The fenced blocks of the docs pages, as test/suites/70-docs runs them.

  sh      is run, and must succeed; a `text` block right behind it is what it prints
  yaml    is taken by the API server (dry run), a Kustomization by kubectl kustomize
  text    is a picture or an output, json and other languages likewise

A comment on the line before a fence says what is special:
  <!-- run: last -->             after all others, because it takes something away, if only for a moment
  <!-- run: by SUITE -->         that suite of `make test` runs it, so it is not run again
  <!-- run: by hand: SUITE -->   that suite runs it, and is none of `make test`
  <!-- run: not, REASON -->      it cannot run in a test
"""
import dataclasses
import pathlib
import re

FENCE = re.compile(r"^```(\S*)\s*$")
HOW = re.compile(r"^<!-- run: (last|by (?P<suite>\S+)|by hand: (?P<manual>\S+)|not, (?P<reason>.+)) -->$")
LANGUAGES = {"sh", "yaml", "text", "json", "c"}


@dataclasses.dataclass
class Block:
    page: str
    line: int
    language: str
    text: str
    how: str = ""
    output: str | None = None

    @property
    def place(self):
        first = next((line for line in self.text.splitlines() if line.strip()), "")
        return f"{self.page}:{self.line} {first.strip()[:60]}"


class BadPage(Exception):
    """A page that breaks the rules above."""


def blocks(root, page):
    lines = (pathlib.Path(root) / page).read_text().splitlines()
    found, start, at = [], None, -2
    for number, line in enumerate(lines, 1):
        fence = FENCE.match(line)
        if not fence:
            continue
        if start is None:
            start = number
            language = fence[1]
            if language not in LANGUAGES:
                raise BadPage(f"{page}:{number}: '{language}' is no language of a block; choose one of {sorted(LANGUAGES)}")
            continue
        block = Block(page, start, language, "\n".join(lines[start:number - 1]), how(lines, start))
        close = all(not between.strip() for between in lines[at:start - 1]) if at > 0 else False
        if block.language == "text" and close and found and found[-1].language == "sh":
            found[-1].output = block.text
        found.append(block)
        start, at = None, number
    if start is not None:
        raise BadPage(f"{page}:{start}: the block is not closed")
    return found


INLINE = re.compile(r"`((?:kubectl|weft) [^`]+)`")
PROGRAM = re.compile(r"`((?:make|bash) [^`]+|(?:ask|bench|bpf|build|cni|crds|demo|docs|kustomize|lab|test)/[^`]+)`")


def inline(root, page, pattern):
    """What fits the pattern within sentences."""
    found, inside = [], False
    for number, line in enumerate((pathlib.Path(root) / page).read_text().splitlines(), 1):
        if FENCE.match(line):
            inside = not inside
        elif not inside:
            found += [Block(page, number, "sh", match[1]) for match in pattern.finditer(line)]
    return found


def inline_commands(root, page):
    """The commands within sentences; what has options to choose from is no command yet."""
    return [block for block in inline(root, page, INLINE) if not re.search(r"[\[|…]", block.text)]


def inline_programs(root, page):
    """The targets and files of the repository that sentences name: they are not run, but they have to be there."""
    return inline(root, page, PROGRAM)


def how(lines, fence):
    said = lines[fence - 2].strip() if fence >= 2 else ""
    if said.startswith("<!-- run:") and not HOW.match(said):
        raise BadPage(f"line {fence - 1}: '{said}' is none of: last, by SUITE, by hand: SUITE, not, REASON")
    return said.removeprefix("<!-- run: ").removesuffix(" -->") if HOW.match(said) else ""
