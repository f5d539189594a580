"""The networks behind a preview frame, and the encoder, in PyTorch."""

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


class AdaLIN(nn.Module):
    """Kim et al. 2020, "U-GAT-IT", section 2.1.2."""

    def __init__(self, channels):
        super().__init__()
        self.rho = nn.Parameter(torch.full((1, channels, 1, 1), 0.9))

    def forward(self, x, scale, shift):
        def normalized(axes):
            variance, mean = torch.var_mean(x, axes, keepdim=True)
            return (x - mean) * torch.rsqrt(variance + 1e-5)

        instance, layer = normalized((2, 3)), normalized((1, 2, 3))
        mixed = (instance - layer) * self.rho + layer
        return mixed * scale[:, :, None, None] + shift[:, :, None, None]


class FullStudent(nn.Module):
    """A preview network of full width."""

    class Block(nn.Module):
        def __init__(self):
            super().__init__()
            self.conv1 = nn.Conv2d(512, 512, 3, padding=1, bias=False)
            self.norm1 = AdaLIN(512)
            self.conv2 = nn.Conv2d(512, 512, 3, padding=1, bias=False)
            self.norm2 = AdaLIN(512)

        def forward(self, x, scale, shift):
            y = F.relu(self.norm1(self.conv1(x), scale, shift))
            return x + self.norm2(self.conv2(y), scale, shift)

    class Stage(nn.Module):
        def __init__(self, inputs, outputs):
            super().__init__()
            self.conv1 = nn.Conv2d(inputs, outputs, 3, padding=1)
            self.conv2 = nn.Conv2d(outputs, outputs, 3, padding=1)

        def forward(self, x):
            return F.leaky_relu(self.conv2(F.leaky_relu(self.conv1(x), 0.2)), 0.2)

    def __init__(self):
        super().__init__()
        widths = [512, 512, 512, 256, 128, 64, 32, 16]
        self.blocks = nn.ModuleList(self.Block() for _ in range(4))
        self.stages = nn.ModuleList(self.Stage(a, b) for a, b in zip(widths, widths[1:]))
        self.toRGB = nn.Conv2d(16, 3, 1)

    def forward(self, code, scale, shift):
        x = code
        for block in self.blocks:
            x = block(x, scale, shift)
        for level, stage in enumerate(self.stages):
            x = stage(x if level == 0 else F.interpolate(x, scale_factor=2, mode="nearest"))
        return self.toRGB(x)


class Cosines(nn.Module):
    """The cosine transform of blocks of 64×64 pixels that keeps the lowest frequencies."""

    def __init__(self, channels=512, size=64):
        super().__init__()
        f32 = np.float32
        place = np.arange(3 * size * size)
        u, v = (place % size).astype(f32), (place // size % size).astype(f32)
        radius, colour = np.sqrt(u * u + v * v), place // (size * size)
        order = np.argsort(radius * np.array([1, 2.7, 2.9], f32)[colour], kind="stable")
        kept = order[:channels]
        self.size = size
        used = 1 + int(max((kept % size).max(), (kept // size % size).max()))
        spread = np.array([1, 0.25, 0.15], f32)[colour[kept]]
        roots = np.sqrt(16 * spread / (0.45 + radius[kept]) ** 1.3)
        k, n = np.arange(used)[:, None], np.arange(size)[None] + 0.5
        basis = np.where(k == 0, 1, 2) / size
        basis = np.sqrt(basis) * np.cos(np.pi * k * n / size)
        unit = np.array([[1, 1, 1], [1, 0, -1], [1, -2, 1]], np.float64)
        unit /= np.linalg.norm(unit, axis=1, keepdims=True)
        places = (colour[kept] * used + kept // size % size) * used + kept % size
        for name, value in [("basis", basis), ("colours", unit), ("roots", roots)]:
            self.register_buffer(name, torch.tensor(value, dtype=torch.float32), persistent=False)
        self.register_buffer("places", torch.tensor(places), persistent=False)
        self.used = used

    def forward(self, image):
        n, grid, size = image.shape[0], image.shape[3] // self.size, self.size
        x = torch.einsum("dc,nchw->ndhw", self.colours, image)
        x = x.reshape(n, 3, grid, size, grid, size).permute(0, 2, 4, 1, 3, 5)
        x = (self.basis @ x @ self.basis.T).reshape(n, grid, grid, -1)
        return (x[..., self.places] / self.roots).permute(0, 3, 1, 2)

    def inverse(self, code):
        n, channels, grid, _ = code.shape
        x = code.permute(0, 2, 3, 1) * self.roots
        x = torch.zeros(n, grid, grid, 3 * self.used**2).index_copy(3, self.places, x)
        x = self.basis.T @ x.reshape(n, grid, grid, 3, self.used, self.used) @ self.basis
        x = x.permute(0, 3, 1, 4, 2, 5).reshape(n, 3, grid * self.size, grid * self.size)
        return torch.einsum("dc,ndhw->nchw", self.colours, x)


class Autoencoder(nn.Module):
    """The student of the starter pack."""

    def __init__(self, down=(24, 48, 96, 128, 256), up=(256, 128, 80, 40, 24), code=512):
        super().__init__()
        self.cosines = Cosines(code)
        self.encoder, self.decoder = nn.Module(), nn.Module()
        self.encoder.stem = nn.Conv2d(12, down[0], 3, padding=1)
        self.encoder.blocks = nn.ModuleList(
            nn.Conv2d(a, b, 3, stride=2, padding=1) for a, b in zip(down, down[1:])
        )
        self.encoder.project = nn.Conv2d(down[4], code, 3, stride=2, padding=1)
        inputs = [code, up[0], up[1], up[2] + 3, up[3] + 12]
        self.decoder.blocks = nn.ModuleList(
            nn.Conv2d(a, b, 3, padding=1) for a, b in zip(inputs, up)
        )
        self.decoder.toRGB = nn.Conv2d(up[4], 12, 3, padding=1)

    def encode(self, image):
        x = F.leaky_relu(self.encoder.stem(F.pixel_unshuffle(image, 2)), 0.2)
        for block in self.encoder.blocks:
            x = F.leaky_relu(block(x), 0.2)
        return self.encoder.project(x) + self.cosines(image)

    def decode(self, code):
        draft, x = self.cosines.inverse(code), code
        for block in self.decoder.blocks[:3]:
            x = F.leaky_relu(block(F.interpolate(x, scale_factor=2)), 0.2)
        x = torch.cat([F.interpolate(x, scale_factor=2), F.avg_pool2d(draft, 4)], 1)
        x = F.interpolate(F.leaky_relu(self.decoder.blocks[3](x), 0.2), scale_factor=2)
        x = F.leaky_relu(self.decoder.blocks[4](torch.cat([x, F.pixel_unshuffle(draft, 2)], 1)), 0.2)
        return draft + F.pixel_shuffle(self.decoder.toRGB(x), 2)

    def forward(self, image):
        return self.decode(self.encode(image))


class Residual(nn.Module):
    """One block of an IR-SE network."""

    def __init__(self, inputs, outputs, stride):
        super().__init__()
        excitation = nn.Module()
        excitation.squeeze = nn.Linear(outputs, max(outputs // 16, 1), bias=False)
        excitation.excite = nn.Linear(max(outputs // 16, 1), outputs, bias=False)
        self.residual = nn.ModuleList([
            nn.BatchNorm2d(inputs), nn.Conv2d(inputs, outputs, 3, padding=1, bias=False),
            nn.PReLU(outputs), nn.Conv2d(outputs, outputs, 3, stride, 1, bias=False),
            nn.BatchNorm2d(outputs), excitation,
        ])
        direct = [nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs)]
        self.shortcut = nn.Sequential(*(direct if inputs != outputs else []))
        self.stride = stride

    def forward(self, x):
        y = x
        for layer in self.residual[:5]:
            y = layer(y)
        gate = self.residual[5].squeeze(y.mean((2, 3))).relu()
        y = y * self.residual[5].excite(gate).sigmoid()[:, :, None, None]
        if not len(self.shortcut) and self.stride > 1:
            x = x[:, :, :: self.stride, :: self.stride]
        return y + self.shortcut(x)


class Encoder(nn.Module):
    """The latent encoder of the starter pack."""

    def __init__(self, widths=(24, 48, 96, 160, 224), depths=(1, 1, 2, 2, 1)):
        super().__init__()
        self.stem = nn.Sequential(
            nn.Conv2d(3, 16, 3, 2, 1, bias=False), nn.BatchNorm2d(16), nn.PReLU(16)
        )
        stages, inputs = [], 16
        for width, depth in zip(widths, depths):
            blocks = [Residual(inputs, width, 2)]
            blocks += [Residual(width, width, 1) for _ in range(depth - 1)]
            stages.append(nn.Sequential(*blocks))
            inputs = width
        self.stages = nn.Sequential(*stages)
        self.squeeze = nn.Sequential(
            nn.BatchNorm2d(inputs), nn.Conv2d(inputs, 96, 1, bias=False), nn.PReLU(96)
        )
        self.latent = nn.Linear(96 * 16, 512)
        self.deltaHidden = nn.Linear(96 * 16, 64)
        self.delta = nn.Linear(64, 14 * 512)

    def forward(self, image):
        x = self.squeeze(self.stages(self.stem(image))).flatten(1)
        rows = self.delta(self.deltaHidden(x).tanh()).reshape(-1, 14, 512)
        return self.latent(x), rows
