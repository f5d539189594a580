"""The perceptual distance of Likeness in PyTorch."""

import torch
import torch.nn.functional as F
from torch import nn


class Perceptual(nn.Module):
    """VGG-19's topology; the first activation of each stage, of unit length over channels."""

    def __init__(self, widths=(64, 128, 256, 512, 512), depths=(2, 2, 4, 4, 4)):
        super().__init__()
        layers, inputs = [], 3
        for width, depth in zip(widths, depths):
            for _ in range(depth):
                layers += [nn.Conv2d(inputs, width, 3, padding=1), nn.ReLU()]
                inputs = width
            layers.append(nn.MaxPool2d(2, 2))
        self.features = nn.Sequential(*layers)
        self.depths = depths
        mean = torch.tensor([0.485, 0.456, 0.406]) * 2 - 1
        scale = 1 / (torch.tensor([0.229, 0.224, 0.225]) * 2)
        self.register_buffer("mean", mean[None, :, None, None], persistent=False)
        self.register_buffer("scale", scale[None, :, None, None], persistent=False)

    def forward(self, image):
        x, index, found = (image - self.mean) * self.scale, 0, []
        for stage, depth in enumerate(self.depths):
            for layer in range(depth):
                x = self.features[index + 1](self.features[index](x))
                index += 2
                if layer == 0:
                    found.append(x)
                if stage == len(self.depths) - 1:
                    break
            else:
                x = self.features[index](x)
                index += 1
        return [x * torch.rsqrt(x.square().sum(1, keepdim=True) + 0.1) for x in found]


class Distance(nn.Module):
    """Mean squared difference of pixels plus mean absolute difference of features."""

    def __init__(self, perceptual, side):
        super().__init__()
        self.perceptual, self.side = perceptual, side
        perceptual.requires_grad_(False)

    def prepare(self, target):
        with torch.no_grad():
            self.target, self.features = target, self.perceptual(self.small(target))

    def small(self, image):
        while image.shape[3] >= 2 * self.side:
            image = F.avg_pool2d(image, 2)
        return image

    def forward(self, image):
        pixels = (image - self.target).square().mean()
        found = self.perceptual(self.small(image))
        parts = [
            (x - y).abs().mean() * x.shape[1] ** 0.5 for x, y in zip(found, self.features)
        ]
        return pixels + sum(parts) / len(parts)
