public import Tensors

/// What a generator minimizes: `softplus(-D(fake))`, of shape `[]`.
///
/// Goodfellow et al. 2014, "Generative Adversarial Nets", section 3, the non-saturating form.
public func generatorLoss(fake: Tensor) -> Tensor { (-fake).softplus().mean() }

/// What a discriminator minimizes: `softplus(D(fake)) + softplus(-D(real))`, of shape `[]`.
public func discriminatorLoss(real: Tensor, fake: Tensor) -> Tensor {
    fake.softplus().mean() + (-real).softplus().mean()
}

/// The R1 penalty on a discriminator, `weight / 2 · mean ‖∇D(x)‖²`, without second derivatives.
///
/// Mescheder et al. 2018, "Which Training Methods for GANs do actually Converge?", equation 9. With
/// `g = ∇D(x)` held constant, the gradient of `‖g‖² / 2` in the weights is that of the slope of `D`
/// along `g`, which is `(D(x + εg) - D(x - εg)) / 2ε`: two more forward passes.
///
/// - Parameters:
///   - images: Real images; constants.
///   - weight: γ in the paper.
///   - discriminator: The network that `score` calls.
///   - step: How far along `g` the images are moved, as a length over all their pixels.
///   - score: `D`: one number for each image.
/// - Returns: A tensor whose gradient, not whose value, is that of the penalty; and the penalty.
public func gradientPenalty(
    of images: Tensor, weight: Float, discriminator: some Module, step: Float = 0.1,
    score: (Tensor) -> Tensor
) -> (loss: Tensor, value: Float) {
    let leaf = images.requiringGradient()
    let gradients = discriminator.withFixedParameters { score(leaf).sum().backward() }
    let batch = Float(images.shape[0])
    guard let slope = gradients[leaf] else { return (Tensor(repeating: 0, shape: []), 0) }
    let energy = slope.squared().sum().scalar / batch
    guard energy.isFinite, energy > 1e-20 else { return (Tensor(repeating: 0, shape: []), 0) }
    let epsilon = step / energy.squareRoot()
    let shift = slope * epsilon
    let difference = score(images + shift).sum() - score(images - shift).sum()
    return (difference * (weight / (2 * epsilon * batch)), weight / 2 * energy)
}
