"""The thread pool: right results whatever happens around it. Deadlocks show as timeouts."""

import os
import signal
import subprocess
import sys
import threading
import time

import numpy as np
import pytest

from cygrad.core import threads

TIMEOUT = 60


def needs_fork(test):
    test = pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")(test)
    return pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")(test)


@pytest.fixture(autouse=True)
def _restore():
    before = threads.get_num_threads()
    yield
    threads.set_num_threads(before)


def squares(n):
    """Small whole numbers, so that the sum of squares is exact in any order."""
    x = np.arange(n, dtype=float) % 10
    return x, float(x @ x)


def run_python(code, **env):
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **env}
    return subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, timeout=TIMEOUT)


def in_child(work):
    """Exit status of a forked child that runs `work`; 'hangs' if it does not end."""
    pid = os.fork()
    if not pid:
        status = 1
        try:
            work()
            status = 0
        finally:
            os._exit(status)
    end = time.monotonic() + TIMEOUT
    while time.monotonic() < end:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.005)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return "hangs"


@pytest.mark.parametrize("count", [1, 2, 3, 8])
@pytest.mark.parametrize("n", [0, 1, 2, 3, 7, 64, 1000, 10_007])
def test_every_element_once(n, count):
    threads.set_num_threads(count)
    x, expected = squares(n)
    for grain in (1, 2, 3, 7, 63, 64, 65, 999, 1000, 1001, 10_007, 2**62):
        assert threads._run(x, grain, repeats=20)[0] == 20 * expected, grain


@pytest.mark.parametrize("count", [2, 5])
def test_many_small_tasks(count):
    threads.set_num_threads(count)
    x, expected = squares(50)
    assert threads._run(x, 5, repeats=50_000)[0] == 50_000 * expected


def test_workers_take_part():
    x, _ = squares(100_000)
    threads.set_num_threads(3)
    seen = max(threads._run(x, 1000, rounds=50)[1] for _ in range(20))
    assert 2 <= seen <= 3
    threads.set_num_threads(1)
    assert threads._run(x, 1000)[1] == 1


@pytest.mark.parametrize("count", [2, 4])
def test_nested_calls(count):
    threads.set_num_threads(count)
    x, expected = squares(5_003)
    for grain, nested in ((100, 7), (7, 100), (1, 1), (6_000, 10), (1000, 1000)):
        assert threads._run(x, grain, repeats=50, nested=nested)[0] == 50 * expected


def test_many_python_threads():
    threads.set_num_threads(3)
    wrong, done = [], []

    def user(n, grain):
        x, expected = squares(n)
        for nested in (0, 50, 0):
            if threads._run(x, grain, repeats=2000, nested=nested)[0] != 2000 * expected:
                wrong.append((n, grain))
        done.append(1)

    users = [threading.Thread(target=user, args=(500 + 37 * i, 20 + i), daemon=True) for i in range(8)]
    for u in users:
        u.start()
    for u in users:
        u.join(TIMEOUT)
    assert len(done) == len(users)
    assert not wrong


def test_the_number_changes_under_way():
    x, expected = squares(3000)
    results, stop = [], threading.Event()

    def user():
        while not stop.is_set():
            results.append(threads._run(x, 100, repeats=100)[0])

    u = threading.Thread(target=user, daemon=True)
    u.start()
    for i in range(300):
        threads.set_num_threads(1 + i % 9)
        time.sleep(0.001)
    stop.set()
    u.join(TIMEOUT)
    assert not u.is_alive()
    assert set(results) == {100 * expected}


def test_idle_workers_use_no_processor_time():
    threads.set_num_threads(4)
    x, _ = squares(10_000)
    threads._run(x, 100, repeats=100)
    time.sleep(0.05)
    before = time.process_time()
    time.sleep(0.5)
    assert time.process_time() - before < 0.1


@needs_fork
def test_forked_child_works():
    threads.set_num_threads(3)
    x, expected = squares(20_000)
    assert threads._run(x, 100)[0] == expected

    def child():
        assert threads.get_num_threads() == 3
        assert threads._run(x, 100, repeats=100)[0] == 100 * expected
        assert max(threads._run(x, 1000, rounds=200)[1] for _ in range(50)) > 1
        assert in_child(lambda: threads._run(x, 100, repeats=100)) == 0

    assert in_child(child) == 0
    assert threads._run(x, 100)[0] == expected


@needs_fork
def test_fork_while_the_pool_is_in_use():
    threads.set_num_threads(3)
    x, expected = squares(2_000)
    stop, wrong = threading.Event(), []

    def user():
        while not stop.is_set():
            if threads._run(x, 20, repeats=200)[0] != 200 * expected:
                wrong.append(1)

    def child():
        assert threads._run(x, 20, repeats=200)[0] == 200 * expected

    u = threading.Thread(target=user, daemon=True)
    u.start()
    try:
        assert [in_child(child) for _ in range(50)] == [0] * 50
    finally:
        stop.set()
        u.join(TIMEOUT)
    assert not u.is_alive()
    assert not wrong


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no setitimer here")
def test_signals_reach_the_main_thread():
    threads.set_num_threads(4)
    x, _ = squares(10_000)
    threads._run(x, 10)
    caught = []
    before = signal.signal(signal.SIGALRM, lambda *_: caught.append(threading.current_thread()))
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.05)
        end = time.monotonic() + TIMEOUT
        while not caught and time.monotonic() < end:
            threads._run(x, 10, repeats=10)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert caught == [threading.main_thread()]


@pytest.mark.parametrize("ending", ["", "sys.exit(0)", "os._exit(0)", "raise SystemExit"])
def test_clean_exit(ending):
    code = """
import os, sys, threading
import numpy as np
from cygrad.core import threads
threads.set_num_threads(4)
x = np.ones(10_000)
def user():
    while True:
        threads._run(x, 100, repeats=100)
threading.Thread(target=user, daemon=True).start()
assert threads._run(x, 100)[0] == 10_000
"""
    for _ in range(5):
        done = run_python(code + ending)
        assert (done.returncode, done.stderr) == (0, "")


def test_set_and_get():
    for n in (1, 2, 7, np.int64(3), 1024):
        assert threads.set_num_threads(n) is None
        assert threads.get_num_threads() == n
    for bad in (0, -1, 1025, 10**30):
        with pytest.raises(ValueError, match="from 1 to 1024"):
            threads.set_num_threads(bad)
    for bad in (1.0, "2", None, np.ones(3)):
        with pytest.raises(TypeError, match="integer"):
            threads.set_num_threads(bad)
    assert threads.get_num_threads() == 1024


def test_default_number():
    code = "from cygrad.core import threads; print(threads.get_num_threads())"
    assert run_python(code, CYGRAD_NUM_THREADS="5").stdout == "5\n"
    for bad in ("0", "-1", "two", "", "1.5", "4096"):
        done = run_python(code, CYGRAD_NUM_THREADS=bad)
        assert done.returncode == 1
        assert f"CYGRAD_NUM_THREADS must be a whole number from 1 to 1024, got {bad!r}" in done.stderr


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="no processor affinity here")
def test_default_number_follows_affinity():
    one = min(os.sched_getaffinity(0))
    code = f"""
import os
os.sched_setaffinity(0, [{one}])
from cygrad.core import threads
print(threads.get_num_threads())
"""
    env = {k: v for k, v in os.environ.items() if k != "CYGRAD_NUM_THREADS"}
    env["PYTHONPATH"] = os.pathsep.join(sys.path)
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, timeout=TIMEOUT)
    assert done.stdout == "1\n"


def test_the_hook_checks_its_arguments():
    for grain, nested in ((0, 0), (-1, 0), (1, -1)):
        with pytest.raises(ValueError, match="grain"):
            threads._run(np.ones(3), grain, nested=nested)


@pytest.mark.skipif(sys.platform != "linux", reason="needs a limit on threads")
def test_a_system_that_refuses_threads():
    code = """
import resource
import numpy as np
from cygrad.core import threads
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))    # room for few stacks
threads.set_num_threads(1024)
assert threads._run(np.ones(5_000), 1, repeats=10)[0] == 50_000
assert 1 <= threads.get_num_threads() < 1024
"""
    done = run_python(code, OPENBLAS_NUM_THREADS="1")
    assert (done.returncode, done.stderr) == (0, "")
