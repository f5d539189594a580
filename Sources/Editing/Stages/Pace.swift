/// How long the steps of a long stage take, learned while they run.
struct Pace: Sendable {
    /// What a stage may spend.
    let seconds: Double
    /// What it may take at most.
    let steps: Int
    /// A running mean; `nil` before the first step.
    private(set) var secondsPerStep: Double?

    init(seconds: Double, steps: Int) {
        self.seconds = seconds
        self.steps = steps
    }

    /// How many steps fit into the budget.
    var affordableSteps: Int {
        guard let secondsPerStep else { return steps }
        return max(1, min(steps, Int(seconds / secondsPerStep)))
    }

    /// Runs a step and learns from its duration.
    ///
    /// - Returns: Its seconds.
    @discardableResult
    mutating func measure(_ step: () -> Void) -> Double {
        let duration = ContinuousClock().measure(step)
        let seconds = max(1e-6, duration / .seconds(1))
        secondsPerStep = secondsPerStep.map { 0.9 * $0 + 0.1 * seconds } ?? seconds
        return seconds
    }

    /// What to report after so many of `total` steps.
    func report(after step: Int, of total: Int) -> StepReport {
        StepReport(
            fraction: min(1, Double(step) / Double(max(1, total))),
            secondsLeft: Double(max(0, total - step)) * (secondsPerStep ?? 0))
    }
}
