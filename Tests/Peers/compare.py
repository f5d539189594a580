"""Lets Likeness and its peers take turns at the same work, and prints who is how fast."""

import argparse
import json
import os
import shlex
import signal
import statistics
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
JEMALLOC = "/usr/lib/x86_64-linux-gnu/libjemalloc.so.2"

INFERENCE = ["openvino", "onnxruntime", "torch", "torch-weights", "torch-compile"]
TRAINING = ["torch", "torch-last", "torch-weights"]

# Name, arguments of `likeness benchmark`, work of a peer, peers (or none, to measure Likeness alone),
# whether in bfloat16.
ROWS = [
    ("generator-1024", "generator --size 1024", "generator", INFERENCE, False),
    ("generator-256", "generator --size 256", "generator", INFERENCE, False),
    ("generator-1024-bf16", "generator --size 1024 --precision bf16", "generator",
     ["openvino-bf16", "torch-bf16"], True),
    ("finetune-1024", "finetune --size 1024", "finetune", TRAINING, False),
    ("finetune-256", "finetune --size 256", "finetune", TRAINING, False),
    ("student", "student", "student", ["openvino", "onnxruntime", "torch", "torch-compile"], False),
    ("student-bf16", "student --precision bf16", "student", ["openvino-bf16"], True),
    ("preview-one-thread", "preview --threads 1", "preview", [], False),
    ("training-generator", "training --network generator", "training-generator", TRAINING, False),
    ("training-encoder", "training --network encoder", "training-encoder", TRAINING, False),
    ("training-autoencoder", "training --network autoencoder", "training-autoencoder", TRAINING,
     False),
]


class Peer:
    """A process that waits until it is its turn."""

    def __init__(self, name, work, folder, threads, allocator):
        environment = dict(os.environ, OMP_NUM_THREADS=str(threads))
        if name.startswith("torch") and allocator:
            environment["LD_PRELOAD"] = allocator
            environment["MALLOC_CONF"] = "background_thread:true,dirty_decay_ms:-1,muzzy_decay_ms:-1"
        self.name, self.times = name, []
        self.process = subprocess.Popen(
            [sys.executable, f"{HERE}/peer.py", name, work, folder, "--threads", str(threads)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment,
            stderr=subprocess.DEVNULL if not os.environ.get("PEERS_VERBOSE") else None,
        )

    def answer(self):
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"{self.name} ended by itself; set PEERS_VERBOSE=1 to see why")
        return json.loads(line)

    def ask(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        return self.answer()


def likeness(options, arguments, runs, folder=None):
    if "--threads" not in arguments:
        arguments += f" --threads {options.threads}"
    command = [options.likeness, "benchmark", *arguments.split(), "--json", "--runs", str(runs)]
    command += ["--export", folder] if folder else []
    return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)


class Quiet:
    """Runs a command during a round, and ends it with all its children."""

    def __init__(self, command):
        self.command = command

    def __enter__(self):
        if self.command:
            self.process = subprocess.Popen(
                shlex.split(self.command), stdout=subprocess.PIPE, start_new_session=True
            )
            self.process.stdout.readline()

    def __exit__(self, *_):
        if self.command:
            os.killpg(self.process.pid, signal.SIGTERM)
            self.process.wait()


def quartiles(times):
    if len(times) < 2:
        return times[0], times[0]
    first, _, third = statistics.quantiles(times, n=4, method="inclusive")
    return first, third


def compare(row, options):
    name, arguments, work, peers, is_bf16 = row
    peers = [peer for peer in peers if not options.peers or peer in options.peers]
    with tempfile.TemporaryDirectory() as folder:
        likeness(options, arguments, 1, folder)
        ours, ready, errors = {"times": [], "peak": 0}, [], {}
        for peer in peers:
            started = Peer(peer, work, folder, options.threads, options.allocator)
            errors[peer] = started.answer()["error"]
            ready.append(started)
        # Gradients pass many layers, where rounding adds up: against 64-bit floats those of the
        # encoder are off by 3e-3 in PyTorch and by 1.4e-4 here.
        allowed = 0.3 if is_bf16 else 1e-2 if work.startswith(("finetune", "training")) else 1e-4
        for peer, error in errors.items():
            if not error <= allowed:
                raise SystemExit(f"{name}: {peer} and Likeness differ by {error:.2e}")
        for round in range(options.rounds):
            first = round % max(1, len(ready))
            turns = ready[first:] + ready[:first]
            with Quiet(getattr(options, "while")):
                result = likeness(options, arguments, options.runs)
                ours["times"] += result["milliseconds"]
                ours["peak"] = max(ours["peak"], result["peakMegabytes"])
                for peer in turns:
                    peer.ask("run 1")
                    peer.times += peer.ask(f"run {options.runs}")
        report = {"row": name, "results": []}
        for peer in ready:
            peak = peer.ask("end")["peakMegabytes"]
            peer.process.wait()
            report["results"].append(entry(peer.name, peer.times, peak, errors[peer.name]))
        report["results"].insert(0, entry("likeness", ours["times"], ours["peak"], 0))
    ours, *others = report["results"]
    if others:
        report["ratio"] = min(other["median"] for other in others) / ours["median"]
        report["ratioOfFastest"] = min(other["fastest"] for other in others) / ours["fastest"]
        report["memoryRatio"] = ours["peakMegabytes"] / min(
            other["peakMegabytes"] for other in others)
    show(report)
    return report


def entry(name, times, peak, error):
    first, third = quartiles(times)
    return {
        "name": name, "median": statistics.median(times), "quartiles": [first, third],
        "fastest": min(times),
        "runs": len(times), "peakMegabytes": peak, "error": error,
    }


def show(report):
    if "ratio" in report:
        print(f"\n{report['row']}: {report['ratio']:.2f}× the fastest peer by medians, "
              f"{report['ratioOfFastest']:.2f}× by the fastest runs, "
              f"{report['memoryRatio']:.2f} of the leanest one's memory")
    else:
        print(f"\n{report['row']}: without peers")
    for result in report["results"]:
        first, third = result["quartiles"]
        print(f"  {result['name']:<16}{result['median']:>10.1f} ms  {first:>8.1f} – {third:<8.1f}"
              f"fastest {result['fastest']:>8.1f} "
              f"{result['runs']:>4} runs {result['peakMegabytes']:>7.0f} MB   "
              f"difference {result['error']:.1e}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--likeness", default=".build/release/likeness")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--runs", type=int, default=3, help="runs of each in a round")
    parser.add_argument("--rows", nargs="*", help="only these rows")
    parser.add_argument("--peers", nargs="*", help="only these peers")
    parser.add_argument("--while", help="a command that runs during each round")
    parser.add_argument("--allocator", default=JEMALLOC if os.path.exists(JEMALLOC) else "")
    parser.add_argument("--json", help="a file for the results")
    options = parser.parse_args()
    reports = []
    for row in ROWS:
        if not options.rows or row[0] in options.rows:
            reports.append(compare(row, options))
            if options.json:
                with open(options.json, "w") as file:
                    json.dump(reports, file, indent=1)


if __name__ == "__main__":
    main()
