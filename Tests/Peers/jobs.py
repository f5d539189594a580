"""What is computed for each kind of work: inference and training, from files Likeness wrote."""

import os

import torch
from safetensors.torch import load_file

import losses
import students
import stylegan2


def read(folder, name):
    return load_file(os.path.join(folder, name + ".safetensors"))


def fill(module, tensors, prefix=""):
    """Loads all tensors below `prefix`; PyTorch's names of running statistics differ."""
    renamed = {
        name[len(prefix):].replace("runningMean", "running_mean")
        .replace("runningVariance", "running_var"): tensor
        for name, tensor in tensors.items() if name.startswith(prefix)
    }
    result = module.load_state_dict(renamed, strict=False)
    missing = [name for name in result.missing_keys if "num_batches_tracked" not in name]
    if missing or result.unexpected_keys:
        raise SystemExit(f"weights do not fit: {missing} {result.unexpected_keys}")
    return module


def inference(work, folder, modulates="activations"):
    """Returns a module in evaluation mode, its inputs and the expected result."""
    given, expected = read(folder, "input"), read(folder, "output")["image"]
    if work == "generator":
        network = stylegan2.published(expected.shape[3], modulates)
        fill(network, read(folder, "generator"), "synthesis.")
        inputs = (given["wPlus"],)
    else:
        network = fill(students.FullStudent(), read(folder, "student"))
        inputs = (given["code"], given["scale"], given["shift"])
    return network.eval().requires_grad_(False), inputs, expected


class Training:
    """A network while it learns. `loss` computes the loss, `step` takes one step of Adam."""

    def __init__(self, work, folder, modulates="activations"):
        given = read(folder, "input")
        self.folder, self.frozen = folder, []
        drawing = work in ("finetune", "training-generator", "training-encoder")
        if drawing:
            published = work == "finetune"
            weights = read(folder, "generator")
            if published:
                generator = stylegan2.published(given["photo"].shape[3], modulates)
            else:
                generator = stylegan2.starter(weights, modulates)
            fill(generator, weights, "synthesis.")
        if work == "finetune":
            perceptual = losses.Perceptual()
        else:
            perceptual = losses.Perceptual((16, 32, 64, 128, 128), (2, 2, 4, 4, 1))
        distance = losses.Distance(
            fill(perceptual, read(folder, "vgg")), 256 if work == "finetune" else 128
        )
        distance.prepare(given["photo"] if work == "finetune" else given["target"])
        if work == "finetune":
            self.network, self.prefix = generator, "synthesis."
            self.loss = lambda: distance(generator(given["wPlus"]))
        elif work == "training-generator":
            self.network, self.prefix = generator, "synthesis."
            rows = given["w"][:, None].repeat(1, 14, 1)
            self.loss = lambda: distance(generator(rows))
        elif work == "training-encoder":
            encoder = fill(students.Encoder(), read(folder, "encoder")).train()
            generator.requires_grad_(False)
            self.network, self.prefix = encoder, ""

            def loss():
                w, delta = encoder(given["photos"])
                near = (w - given["w"]).square().mean() + delta.square().mean() * 0.05
                return near + distance(generator(w[:, None] + delta, 64))

            self.loss = loss
        else:
            network = fill(students.Autoencoder(), read(folder, "autoencoder"))
            self.network, self.prefix = network, ""

            def loss():
                output = network(given["target"])
                return distance(output) + (output - given["target"]).abs().mean() * 0.5

            self.loss = loss
        finetunes = work == "finetune"
        self.clips = not finetunes
        self.optimizer = torch.optim.Adam(
            self.network.parameters(), lr=1e-3 if finetunes else 1e-4, betas=(0.9, 0.99),
            foreach=False, fused=True,
        )

    def step(self):
        self.optimizer.zero_grad(set_to_none=True)
        self.loss().backward()
        if self.clips:
            torch.nn.utils.clip_grad_norm_(self.network.parameters(), 10)
        self.optimizer.step()

    def error(self):
        """How far loss and all gradients together are from what Likeness found, relatively."""
        loss = self.loss()
        loss.backward()
        expected = read(self.folder, "output")["loss"]
        wanted = read(self.folder, "gradients")
        difference, size = 0, 0
        for name, parameter in self.network.named_parameters():
            gradient = wanted[self.prefix + name]
            difference += (parameter.grad.reshape(gradient.shape) - gradient).square().sum().item()
            size += gradient.square().sum().item()
        worst = ((loss.detach() - expected).abs() / expected.abs()).max().item()
        return max(worst, (difference / size) ** 0.5)
