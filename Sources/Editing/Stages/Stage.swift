/// One step from photo to result: an actor that owns its networks and the lane it runs on.
///
/// Values go in and values come out; a stage remembers nothing about a photo between two calls
/// except as a cache. That is what lets groups of stages move to other machines.
protocol Stage<Input, Output>: Actor {
    /// What the stage needs to know.
    associatedtype Input: Sendable
    /// What the stage finds out.
    associatedtype Output: Sendable

    /// Its name in progress reports, such as `finetune`.
    static var name: String { get }

    /// Does the work for one input.
    func run(_ input: Input) async throws -> Output
}
