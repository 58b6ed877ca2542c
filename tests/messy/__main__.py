"""python -m tests.messy --seeds 0:200 [--only trait,...] [--mixed] [--keep FOLDER] [--show N]"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from tests.messy.judging import case_of, guilty, judge, plainest
from tests.messy.traits import TRAITS, chosen

_TELL_EVERY = 100


def _given() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.messy", description="Which traits of ledgers are read rightly."
    )
    parser.add_argument("--seeds", default="0:3", help="FIRST:END, or one seed; of each trait alone, or of mixtures")
    parser.add_argument("--only", default="", help="these traits, each alone")
    parser.add_argument("--exactly", default=None, help="these traits together ('' for none)")
    parser.add_argument("--mixed", action="store_true", help="each seed with its own mixture of traits")
    parser.add_argument("--keep", type=Path, help="keep the files in this folder")
    parser.add_argument("--show", type=int, default=2, help="how many differences to print of a failure")
    return parser.parse_args()


def main() -> int:
    """Prints a table; 1 where anything failed."""
    given = _given()
    first, _, end = given.seeds.partition(":")
    seeds = range(int(first), int(end) if end else int(first) + 1)
    began = time.monotonic()
    if given.exactly is not None:
        failed = _together(given, seeds, frozenset(filter(None, given.exactly.split(","))))
    elif given.mixed:
        failed = _mixed(given, seeds)
    else:
        failed = _alone(given, seeds)
    print(f"{time.monotonic() - began:.0f} s")
    return int(failed > 0)


def _kept(given: argparse.Namespace, name: str) -> Path | None:
    return given.keep / name if given.keep else None


def _alone(given: argparse.Namespace, seeds: range) -> int:
    traits = ["", *TRAITS] if not given.only else given.only.split(",")
    failed = 0
    for trait in traits:
        bad: dict[int, list[str]] = {}
        for seed in seeds:
            case = case_of(seed, frozenset({trait} - {""}))
            found = judge(case, _kept(given, f"{trait or 'tidy'}-{seed}"))
            if found:
                bad[seed] = found
        failed += bool(bad)
        line = f"{trait or '(tidy)':22} {len(seeds) - len(bad):4} passed {len(bad):4} failed"
        print(line + (f"   first seed {min(bad)}" if bad else ""), flush=True)
        for what in bad[min(bad)][: given.show] if bad else []:
            print(f"      {what[:400]}")
    return failed


def _together(given: argparse.Namespace, seeds: range, traits: frozenset[str]) -> int:
    failed = 0
    for seed in seeds:
        case = case_of(seed, traits)
        found = judge(case, _kept(given, f"case-{seed}"))
        failed += bool(found)
        print(f"seed {seed}: {', '.join(sorted(case.traits)) or 'tidy'}: {len(found)} differences")
        for what in found[: given.show]:
            print(f"      {what[:400]}")
    return failed


def _mixed(given: argparse.Namespace, seeds: range) -> int:
    passed: dict[str, int] = dict.fromkeys(TRAITS, 0)
    failing: dict[str, list[int]] = {trait: [] for trait in TRAITS}
    blamed: dict[str, list[int]] = {}
    failed = 0
    for done, seed in enumerate(seeds):
        if done % _TELL_EVERY == 0:
            print(f"{done} of {len(seeds)}, {failed} failed", file=sys.stderr, flush=True)
        traits = chosen(seed)
        found = judge(case_of(seed), _kept(given, f"mixed-{seed}"))
        for trait in traits:
            if found:
                failing[trait].append(seed)
            else:
                passed[trait] += 1
        if found:
            failed += 1
            left, smallest = guilty(seed, traits)
            blamed.setdefault(", ".join(sorted(left)) or "(tidy)", []).append(seed)
            print(f"seed {seed}: {', '.join(sorted(left)) or 'tidy'} (of {len(traits)} traits)", flush=True)
            for what in plainest(smallest)[: given.show]:
                print(f"      {what[:400]}")
    print(f"\n{len(seeds) - failed} passed, {failed} failed")
    for trait in TRAITS:
        first = f"   first seed {failing[trait][0]}" if failing[trait] else ""
        print(f"{trait:22} {passed[trait]:4} passed {len(failing[trait]):4} failed{first}")
    for traits_, those in sorted(blamed.items(), key=lambda one: -len(one[1])):
        print(f"guilty: {traits_}: {len(those)} seeds, first {those[0]}")
    return failed


if __name__ == "__main__":
    raise SystemExit(main())
