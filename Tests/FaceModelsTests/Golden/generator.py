"""Writes generator.safetensors: a tiny StyleGAN2 generator, what goes in and what comes out.

A twin of Generator.swift in NumPy, in double precision, written from Karras et al. 2020: weights
are modulated for each picture and convolutions are plain loops. Run: python3 generator.py
"""
import json
import struct

import numpy as np

rng = np.random.default_rng(7)
STYLE, INPUTS, WIDTHS = 5, 6, [6, 4, 3]
parameters = {}


def parameter(name, *shape, mean=0.0):
    parameters[name] = rng.normal(size=shape) + mean
    return parameters[name]


def equalized(name, x, inputs, outputs, mean=0.0):
    w = parameter(name + ".weight", outputs, inputs)
    b = parameter(name + ".bias", outputs, mean=mean)
    return x @ w.T / np.sqrt(inputs) + b


def leaky(x):
    return np.where(x < 0, 0.2 * x, x) * np.sqrt(2)


def correlate(x, w, pad):  # x [I,H,W], w [O,I,k,k]
    k = w.shape[2]
    x = np.pad(x, ((0, 0), (pad, pad), (pad, pad)))
    h, v = x.shape[1] - k + 1, x.shape[2] - k + 1
    y = np.zeros((w.shape[0], h, v))
    for i in range(k):
        for j in range(k):
            y += np.einsum("oi,ihw->ohw", w[:, :, i, j], x[:, i:i + h, j:j + v])
    return y


LINE = np.array([1.0, 3, 3, 1])
BLUR = np.outer(LINE, LINE) / 16  # sums to 4: made for pictures with zeros between pixels


def spaced(x):  # zeros between the pixels: side 2n - 1
    y = np.zeros((x.shape[0], 2 * x.shape[1] - 1, 2 * x.shape[2] - 1))
    y[:, ::2, ::2] = x
    return y


def blurred(x, before, after):
    x = np.pad(x, ((0, 0), (before, after), (before, after)))
    kernel = BLUR[None, None]
    return np.stack([correlate(c[None], kernel, 0)[0] for c in x])


def modulated(name, x, w, inputs, outputs, kernel, demodulates, upsamples=False):
    weight = parameter(name + ".weight", outputs, inputs, kernel, kernel)
    style = equalized(name + ".modulation", w, STYLE, inputs, mean=1.0)
    out = []
    for n in range(len(x)):
        m = weight / np.sqrt(inputs * kernel**2) * style[n][None, :, None, None]
        if demodulates:
            m = m / np.sqrt((m**2).sum((1, 2, 3), keepdims=True) + 1e-8)
        if upsamples:  # a transposed convolution is a correlation with the flipped filter
            y = correlate(spaced(x[n]), m[:, :, ::-1, ::-1], kernel - 1)
            y = blurred(y, 1, 1)
        else:
            y = correlate(x[n], m, kernel // 2)
        out.append(y)
    return np.stack(out)


def styled(name, x, w, inputs, outputs, side, upsamples=False):
    y = modulated(name + ".convolution", x, w, inputs, outputs, 3, True, upsamples)
    noise = parameter(name + ".noise", 1, 1, side, side)
    strength = parameter(name + ".noiseStrength", 1)
    bias = parameter(name + ".bias", outputs)
    return leaky(y + strength * noise + bias[None, :, None, None])


def colours(name, x, w, inputs, skip):
    y = modulated(name + ".convolution", x, w, inputs, 3, 1, False)
    y = y + parameter(name + ".bias", 3)[None, :, None, None]
    if skip is None:
        return y
    up = []
    for s in skip:
        zeros = np.zeros((3, 2 * s.shape[1], 2 * s.shape[2]))
        zeros[:, ::2, ::2] = s
        up.append(blurred(zeros, 2, 1))
    return y + np.stack(up)


z = rng.normal(size=(2, INPUTS))
w = leaky(equalized("mapping.layers.0", z, INPUTS, STYLE))
w = leaky(equalized("mapping.layers.1", w, STYLE, STYLE))
rows = rng.normal(size=(2, 2 * len(WIDTHS), STYLE))
x = np.repeat(parameter("synthesis.constant", 1, WIDTHS[0], 4, 4), 2, 0)
x = styled("synthesis.first", x, rows[:, 0], WIDTHS[0], WIDTHS[0], 4)
picture = colours("synthesis.firstToRGB", x, rows[:, 1], WIDTHS[0], None)
for k in range(len(WIDTHS) - 1):
    a, b, name = WIDTHS[k], WIDTHS[k + 1], f"synthesis.blocks.{k}"
    x = styled(name + ".up", x, rows[:, 2 * k + 1], a, b, 8 << k, True)
    x = styled(name + ".refine", x, rows[:, 2 * k + 2], b, b, 8 << k)
    picture = colours(name + ".toRGB", x, rows[:, 2 * k + 3], b, picture)

tensors = {"parameter." + name: value for name, value in parameters.items()}
tensors |= {"in.z": z, "in.rows": rows, "out.w": w, "out.picture": picture}
header, data = {}, b""
for name in sorted(tensors):
    bytes_ = tensors[name].astype("<f4").tobytes()
    header[name] = {
        "dtype": "F32", "shape": list(tensors[name].shape),
        "data_offsets": [len(data), len(data) + len(bytes_)]}
    data += bytes_
text = json.dumps(header).encode()
text += b" " * (-len(text) % 8)
with open("generator.safetensors", "wb") as file:
    file.write(struct.pack("<Q", len(text)) + text + data)
