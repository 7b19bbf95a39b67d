"""The Test Anything Protocol, version 13, as far as the suites speak it."""
import re

RESULT = re.compile(r"^(?P<bad>not )?ok\b\s*(?P<number>\d+)?\s*(?:- )?(?P<name>.*?)(?:\s+# (?P<directive>\S+)\s*(?P<reason>.*))?$")
PLAN = re.compile(r"^1\.\.(\d+)")


class Tap:
    """Counts results line by line. A skipped test must say why; TODO does not excuse a failure."""

    def __init__(self):
        self.passed = 0
        self.failures = []
        self.skipped = []
        self._plan = None
        self._fault = ""

    @property
    def failed(self):
        return len(self.failures)

    def take(self, line):
        """Returns whether the line was a result."""
        if plan := PLAN.match(line):
            self._fault = self._fault or ("it printed two plans" if self._plan is not None else "")
            self._plan = int(plan[1])
        elif line.startswith("Bail out!"):
            self._fault = line
        elif result := RESULT.match(line):
            self._count(result)
            return True
        return False

    def _count(self, result):
        total = self.passed + self.failed + len(self.skipped) + 1
        if result["number"] and int(result["number"]) != total:
            self._fault = self._fault or f"result {total} is numbered {result['number']}"
        if result["bad"]:
            self.failures.append(result["name"])
        elif (result["directive"] or "").upper().startswith("SKIP"):
            self._skip(result)
        else:
            self.passed += 1

    def _skip(self, result):
        self.skipped.append({"name": result["name"], "reason": result["reason"]})
        if not result["reason"]:
            self._fault = self._fault or f"{result['name']} is skipped without a reason"

    def problem(self):
        """What is wrong with the run as a whole, or an empty string."""
        total = self.passed + self.failed + len(self.skipped)
        if self._fault:
            return self._fault
        if self._plan is None:
            return f"it printed no plan; {total} results came"
        if total != self._plan:
            return f"{self._plan} tests were planned, {total} results came"
        if total == 0:
            return "it ran nothing"
        return ""
