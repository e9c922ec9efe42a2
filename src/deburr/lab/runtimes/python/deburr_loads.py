"""Notes each module that is loaded: between which moments, within which other, and what the process had read by then.

It stands where importlib holds the module's lock, which is inside `_find_and_load`, around which `-X importtime` takes
its times; unlike it, imports through `importlib.import_module` are seen too. A frame of its own around each load would
be simpler. But frames move what comes after them across the end of a chunk of the interpreter's stack, and code that
calls across such an end takes a multiple of its time (https://github.com/python/cpython/issues/142183): a module that
compiles regular expressions took 13 ms instead of 5. For the same reason nothing stays here that the garbage collector
counts: it would strike elsewhere.
"""

import itertools
import sys
import time

TRIALS = 50
WALKED = 2**20


class Loads:
    """By the number of each load, in the order in which they began, what is known of it.

    Threads may load at the same time: a number is drawn once, and nothing is told apart by where it stands in a list.

    stack    numbers of the loads that last, innermost last; below them -1, which is the parent of those within none.
    reading  called before and after each load; what it returns is kept as it is.
    began    called with the module's name as its load begins, `ended` as it ends.
    failed   numbers of the loads that raised something.
    """

    def __init__(self, reading=None, began=None, ended=None):
        self.names, self.parents, self.began, self.ended, self.before, self.after = {}, {}, {}, {}, {}, {}
        self.stack, self.failed = [-1], []
        self.reading, self.tell_began, self.tell_ended = reading, began, ended

    def noting(self, plain):
        """The class that is to stand for `_ModuleLockManager`."""
        now, modules, stack, failed = time.perf_counter_ns, sys.modules, self.stack, self.failed
        names, parents, began, ended = self.names, self.parents, self.began, self.ended
        before, after, draw = self.before, self.after, itertools.count().__next__
        reading, tell_began, tell_ended = self.reading, self.tell_began, self.tell_ended
        enter, leave = plain.__enter__, plain.__exit__

        class ModuleLockManager(plain):
            def __init__(self, name):
                plain.__init__(self, name)
                self.loads, self.number = name, -1

            def __enter__(self):
                if self.loads not in modules:  # else it waits for another thread, or loads again
                    parent = stack[-1]
                    number = self.number = draw()
                    names[number], parents[number] = self.loads, parent
                    stack.append(number)
                    if tell_began is not None:
                        tell_began(self.loads)
                    if reading is not None:
                        before[number] = reading()
                    began[number] = now()
                enter(self)

            def __exit__(self, kind, error, trace):
                leave(self, kind, error, trace)
                number = self.number
                if number >= 0:
                    ended[number] = now()
                    if reading is not None:
                        after[number] = reading()
                    stack.remove(number)  # the last one, but where threads load at the same time
                    if kind is not None:
                        failed.append(number)
                    if tell_ended is not None:
                        tell_ended(self.loads)

        return ModuleLockManager

    def within(self):
        """The module that is being loaded; "" for none."""
        return self.names.get(self.stack[-1], "")


def cost_ns(reading, plain):
    """What noting one load takes from the module around it: the median of trials on a module that is not there.

    Between two trials memory is walked through, as by the code of modules: else all that is needed would be at hand.
    """
    noting = Loads(reading).noting(plain)
    memory, taken = bytes(WALKED), []
    for _ in range(TRIALS):
        memory.count(1)
        began = time.perf_counter_ns()
        with plain("deburr.nothing"):
            pass
        without = time.perf_counter_ns() - began
        memory.count(1)
        began = time.perf_counter_ns()
        with noting("deburr.nothing"):
            pass
        taken.append(time.perf_counter_ns() - began - without)
    return max(0, sorted(taken)[TRIALS // 2])
