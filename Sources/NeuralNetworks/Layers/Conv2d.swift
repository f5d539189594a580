public import Tensors

/// A convolution with learned filters.
public struct Conv2d: Layer {
    let weight: Parameter
    let bias: Parameter?
    private let stride: Int
    private let padding: Int
    private let groups: Int

    /// Creates a layer without values.
    ///
    /// - Parameter padding: Zeros on each side; half of the kernel unless given.
    public init(
        inputs: Int, outputs: Int, kernel: Int, stride: Int = 1, padding: Int? = nil,
        groups: Int = 1, bias: Bool = true
    ) {
        precondition(
            inputs.isMultiple(of: groups) && outputs.isMultiple(of: groups),
            "\(inputs) and \(outputs) channels cannot be divided into \(groups) groups")
        let fanIn = inputs / groups * kernel * kernel
        weight = Parameter(
            [outputs, inputs / groups, kernel, kernel], .kaiming(fanIn: fanIn))
        self.bias = bias ? Parameter([outputs], .constant(0)) : nil
        self.stride = stride
        self.padding = padding ?? kernel / 2
        self.groups = groups
    }

    /// Maps `[batch, inputs, height, width]` to `[batch, outputs, height / stride, …]`.
    public func forward(_ x: Tensor) -> Tensor { forward(x, slope: 1) }

    /// The same, followed by leaky ReLU in the same step.
    ///
    /// - Parameter slope: What negative results are multiplied by, between 0 and 1.
    public func forward(_ x: Tensor, slope: Float) -> Tensor {
        conv2d(
            x, weight.value, bias: bias?.value, stride: stride, padding: padding, groups: groups,
            slope: slope)
    }

    /// The same on images of twice the size: each pixel is made four before the convolution.
    ///
    /// - Returns: `[batch, outputs, 2 · height, 2 · width]`, for a kernel of 3, stride 1 and one
    ///   group.
    public func forward(enlarging x: Tensor, slope: Float) -> Tensor {
        precondition(stride == 1 && padding == 1 && groups == 1, "only plain filters enlarge")
        return enlargedConv2d(x, weight.value, bias: bias?.value, slope: slope)
    }
}
