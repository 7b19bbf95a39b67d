"""A suite of Java tests: Maven Surefire runs and counts them, its reports become TAP."""
import os
import pathlib
import shutil
import subprocess
import sys
import xml.etree.ElementTree as xml

REPO = pathlib.Path(__file__).resolve().parents[2]
REPORTS = REPO / "target" / "surefire-reports"


def versions():
    lines = (REPO / "versions.env").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))


def maven():
    cache = pathlib.Path(os.environ.get("CACHE") or pathlib.Path.home() / ".cache/weft")
    return cache / f"apache-maven-{versions()['MAVEN_VERSION']}" / "bin" / "mvn"


def print_comment(text):
    for line in text.splitlines()[:10]:
        print("#", line)


def cases():
    for report in sorted(REPORTS.glob("TEST-*.xml")):
        for case in xml.parse(report).getroot().iter("testcase"):
            name = f"{case.get('classname')}.{case.get('name')}".replace("#", "").replace("\n", " ")
            bad = next((part for kind in ("failure", "error") if (part := case.find(kind)) is not None), None)
            if bad is not None:
                print_comment(bad.text or bad.get("message") or "")
                yield False, name, ""
            elif (skipped := case.find("skipped")) is not None:
                yield True, name, f" # SKIP {(skipped.get('message') or 'skipped').splitlines()[0]}"
            else:
                yield True, name, ""


def run(*settings):
    """Runs the tests that the settings choose; returns the suite's exit status."""
    shutil.rmtree(REPORTS, ignore_errors=True)
    line = [str(maven()), "test", "-Dquarkus.build.skip=true", *settings]
    ran = subprocess.run(line, cwd=REPO, stdout=sys.stderr)
    number = failures = 0
    for number, (good, name, note) in enumerate(cases(), 1):
        failures += not good
        print(f"{'ok' if good else 'not ok'} {number} - {name}{note}")
    if ran.returncode != 0 and failures == 0:
        number += 1
        print(f"not ok {number} - Maven ended with {ran.returncode}, see the log")
    print(f"1..{number}")
    return 0 if ran.returncode == 0 else 1
