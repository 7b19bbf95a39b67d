"""Runs the unittest cases of a suite and prints TAP."""
import sys
import unittest


class _Printer(unittest.TestResult):
    def _line(self, good, test, more=""):
        print(f"{'ok' if good else 'not ok'} {self.testsRun} - {type(test).__name__}: {test._testMethodName}{more}", flush=True)

    def _bad(self, test, text):
        for line in text.splitlines():
            print("#", line)
        self._line(False, test)

    def addSuccess(self, test):
        super().addSuccess(test)
        self._line(True, test)

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self._bad(test, self.failures[-1][1])

    def addError(self, test, err):
        super().addError(test, err)
        self._bad(test, self.errors[-1][1])

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self._line(True, test, f" # SKIP {reason}")


def main():
    """Ends the process: 0 when all passed."""
    suite = unittest.defaultTestLoader.loadTestsFromModule(sys.modules["__main__"])
    print(f"1..{suite.countTestCases()}", flush=True)
    result = _Printer()
    suite.run(result)
    sys.exit(0 if result.wasSuccessful() else 1)
