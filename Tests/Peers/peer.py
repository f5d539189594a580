"""One peer in one process: loads weights, compares results, then runs whenever it is told to.

Speaks JSON lines: first `{"error": …}`, then for each line `run N` a list of milliseconds, and for
`end` the peak of resident memory since the weights were loaded.
"""

import argparse
import json
import sys
import time

import torch

import jobs


def resident(field):
    with open("/proc/self/status") as file:
        line = next(line for line in file if line.startswith(field))
    return float(line.split()[1]) * 1024 / 1e6


def openvino(work, folder, threads, hint):
    import openvino as ov

    network, inputs, expected = jobs.inference(work, folder)
    model = ov.convert_model(network, example_input=inputs)
    core = ov.Core()
    compiled = core.compile_model(model, "CPU", {
        "INFERENCE_PRECISION_HINT": hint, "INFERENCE_NUM_THREADS": threads,
        "PERFORMANCE_HINT": "LATENCY", "NUM_STREAMS": 1,
    })
    request = compiled.create_infer_request()
    arrays = [tensor.numpy() for tensor in inputs]

    def run():
        request.infer(arrays, share_inputs=True, share_outputs=True)
        return torch.from_numpy(request.get_output_tensor(0).data)

    return run, expected


def onnx(work, folder, threads):
    import onnxruntime

    network, inputs, expected = jobs.inference(work, folder)
    path = f"{folder}/{work}.onnx"
    names = [f"x{i}" for i in range(len(inputs))]
    torch.onnx.export(network, inputs, path, input_names=names, dynamo=False, opset_version=17)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    feed = {name: tensor.numpy() for name, tensor in zip(names, inputs)}
    return lambda: torch.from_numpy(session.run(None, feed)[0]), expected


def pytorch(work, folder, form):
    modulates = "weights" if "weights" in form else "activations"
    network, inputs, expected = jobs.inference(work, folder, modulates)
    if "last" in form:
        network = network.to(memory_format=torch.channels_last)
    if "compile" in form:
        network = torch.compile(network)
    bf16 = "bf16" in form

    def run():
        with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16, enabled=bf16):
            return network(*inputs).float()

    return run, expected


def trainer(work, folder, form):
    training = jobs.Training(work, folder, "weights" if "weights" in form else "activations")
    if "last" in form:
        training.network.to(memory_format=torch.channels_last)
    if "compile" in form:
        training.loss = torch.compile(training.loss)
    return training


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("peer")
    parser.add_argument("work")
    parser.add_argument("folder")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.set_num_interop_threads(1)
    if options.work.startswith(("finetune", "training")):
        training = trainer(options.work, options.folder, options.peer)
        error, run = training.error(), training.step
    else:
        if options.peer.startswith("openvino"):
            hint = "bf16" if options.peer.endswith("bf16") else "f32"
            run, expected = openvino(options.work, options.folder, options.threads, hint)
        elif options.peer == "onnxruntime":
            run, expected = onnx(options.work, options.folder, options.threads)
        else:
            run, expected = pytorch(options.work, options.folder, options.peer)
        error = (run() - expected).abs().max().item() / max(1, expected.std().item())
    run()
    with open("/proc/self/clear_refs", "w") as file:
        file.write("5")
    print(json.dumps({"error": error}), flush=True)
    for line in sys.stdin:
        if line.startswith("end"):
            print(json.dumps({"peakMegabytes": resident("VmHWM")}), flush=True)
            return
        times = []
        for _ in range(int(line.split()[1])):
            start = time.perf_counter()
            run()
            times.append((time.perf_counter() - start) * 1000)
        print(json.dumps(times), flush=True)


if __name__ == "__main__":
    main()
