"""StyleGAN2's synthesis network in PyTorch, with the parameter names of Likeness.

Karras et al. 2020. Two forms compute the same: `modulates="activations"` scales the feature maps,
`modulates="weights"` the filters, as most public code does.
"""

import torch
import torch.nn.functional as F
from torch import nn


class Blur(nn.Module):
    """The filter [1, 3, 3, 1] in both directions, whose sum is `gain`, one pixel of padding."""

    def __init__(self, channels, gain):
        super().__init__()
        line = torch.tensor([1.0, 3.0, 3.0, 1.0])
        kernel = line[:, None] * line[None] / 64 * gain
        self.channels = channels
        self.register_buffer("kernel", kernel.repeat(channels, 1, 1, 1), persistent=False)

    def forward(self, x):
        return F.conv2d(x, self.kernel, padding=1, groups=self.channels)


class Linear(nn.Module):
    """A fully connected layer whose weights have variance 1."""

    def __init__(self, inputs, outputs):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(outputs, inputs))
        self.bias = nn.Parameter(torch.ones(outputs))
        self.gain = inputs**-0.5

    def forward(self, x):
        return F.linear(x * self.gain, self.weight, self.bias)


class ModulatedConv2d(nn.Module):
    def __init__(self, inputs, outputs, kernel, style, demodulates, up, modulates):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(outputs, inputs, kernel, kernel))
        self.modulation = Linear(style, inputs)
        self.gain = (inputs * kernel * kernel) ** -0.5
        self.demodulates, self.up, self.modulates = demodulates, up, modulates
        self.blur = Blur(outputs, 4) if up else None

    def forward(self, x, w):
        style = self.modulation(w) * self.gain
        if self.modulates == "weights":
            return self.with_weights(x, style)
        x = x * style[:, :, None, None]
        if self.up:
            x = self.blur(F.conv_transpose2d(x, self.weight.transpose(0, 1), stride=2))
        else:
            x = F.conv2d(x, self.weight, padding=self.weight.shape[2] // 2)
        if self.demodulates:
            energy = self.weight.square().sum((2, 3))
            x = x * torch.rsqrt(style.square() @ energy.T + 1e-8)[:, :, None, None]
        return x

    def with_weights(self, x, style):
        batch, inputs, height, width = x.shape
        weight = self.weight[None] * style[:, None, :, None, None]
        if self.demodulates:
            weight = weight * torch.rsqrt(weight.square().sum((2, 3, 4), keepdim=True) + 1e-8)
        x = x.reshape(1, batch * inputs, height, width)
        outputs, kernel = weight.shape[1], weight.shape[3]
        if self.up:
            weight = weight.transpose(1, 2).reshape(batch * inputs, outputs, kernel, kernel)
            x = F.conv_transpose2d(x, weight, stride=2, groups=batch)
            return self.blur(x.reshape(batch, outputs, *x.shape[2:]))
        weight = weight.reshape(batch * outputs, inputs, kernel, kernel)
        x = F.conv2d(x, weight, padding=kernel // 2, groups=batch)
        return x.reshape(batch, outputs, height, width)


class StyledConvolution(nn.Module):
    def __init__(self, inputs, outputs, side, style, modulates, up=False):
        super().__init__()
        self.convolution = ModulatedConv2d(inputs, outputs, 3, style, True, up, modulates)
        self.register_buffer("noise", torch.randn(1, 1, side, side))
        self.noiseStrength = nn.Parameter(torch.zeros(1))
        self.bias = nn.Parameter(torch.zeros(outputs))

    def forward(self, x, w):
        x = self.convolution(x, w) + self.noise * self.noiseStrength
        return F.leaky_relu(x + self.bias[None, :, None, None], 0.2) * 2**0.5


class ToRGB(nn.Module):
    def __init__(self, inputs, style, modulates):
        super().__init__()
        self.convolution = ModulatedConv2d(inputs, 3, 1, style, False, False, modulates)
        self.bias = nn.Parameter(torch.zeros(3))
        line = torch.tensor([1.0, 3.0, 3.0, 1.0])
        kernel = (line[:, None] * line[None] / 16).repeat(3, 1, 1, 1)
        self.register_buffer("kernel", kernel, persistent=False)

    def forward(self, x, w, skip):
        x = self.convolution(x, w) + self.bias[None, :, None, None]
        if skip is None:
            return x
        return x + F.conv_transpose2d(skip, self.kernel, stride=2, padding=1, groups=3)


class Block(nn.Module):
    def __init__(self, inputs, outputs, side, style, modulates):
        super().__init__()
        self.up = StyledConvolution(inputs, outputs, side, style, modulates, up=True)
        self.refine = StyledConvolution(outputs, outputs, side, style, modulates)
        self.toRGB = ToRGB(outputs, style, modulates)


class Synthesis(nn.Module):
    def __init__(self, widths, style, modulates):
        super().__init__()
        self.constant = nn.Parameter(torch.randn(1, widths[0], 4, 4))
        self.first = StyledConvolution(widths[0], widths[0], 4, style, modulates)
        self.firstToRGB = ToRGB(widths[0], style, modulates)
        self.blocks = nn.ModuleList(
            Block(widths[k - 1], widths[k], 4 << k, style, modulates)
            for k in range(1, len(widths))
        )

    def forward(self, rows, side=1 << 20):
        """Draws from w+ codes [batch, rows, style], up to `side`."""
        x = self.constant.repeat(rows.shape[0], 1, 1, 1)
        x = self.first(x, rows[:, 0])
        picture = self.firstToRGB(x, rows[:, 1], None)
        for k, block in enumerate(self.blocks):
            if 8 << k > side:
                break
            x = block.up(x, rows[:, 2 * k + 1])
            x = block.refine(x, rows[:, 2 * k + 2])
            picture = block.toRGB(x, rows[:, 2 * k + 3], picture)
        return picture


def published(size, modulates="activations"):
    """The published network of a side up to 1024."""
    widths = [512, 512, 512, 512, 512, 256, 128, 64, 32][: size.bit_length() - 2]
    return Synthesis(widths, 512, modulates)


def starter(tensors, modulates="activations"):
    """The network of the starter pack, as wide as these weights say."""
    ways_up, level = [], 0
    while (name := f"synthesis.blocks.{level}.up.convolution.weight") in tensors:
        ways_up.append(tensors[name].shape)
        level += 1
    return Synthesis([ways_up[0][1]] + [shape[0] for shape in ways_up], 512, modulates)
