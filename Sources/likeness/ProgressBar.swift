import Editing
import Foundation

/// How far a long command is, on the last line of a terminal; only what ended elsewhere.
actor ProgressBar {
    private let total: Int
    private let isTerminal = isatty(STDERR_FILENO) == 1
    private let start = ContinuousClock.now
    private var (index, name) = (0, "")
    private var lastLine = ""

    init(total: Int) {
        self.total = total
    }

    /// Begins with one of the things to do.
    func begin(_ index: Int, _ name: String) {
        (self.index, self.name) = (index, name)
        draw("", 0)
    }

    /// Shows how far it is.
    func show(_ progress: Editing.Progress) {
        draw(progress.stage, progress.fraction)
    }

    /// Writes a line that stays, above the bar.
    func end(_ line: String) {
        write((isTerminal ? "\r\u{1B}[K" : "") + line + "\n")
        lastLine = ""
        if index + 1 < total { draw("", 1) }
    }

    private func draw(_ stage: String, _ fraction: Double) {
        guard isTerminal else { return }
        let done = (Double(index) + fraction) / Double(max(total, 1))
        let filled = Int(24 * done)
        let bar =
            String(repeating: "█", count: filled) + String(repeating: "░", count: 24 - filled)
        var line = "\(bar) \(min(index + 1, total))/\(total)  \(name)  \(stage)"
        if done > 0.02 {
            let spent = start.duration(to: .now) / .seconds(1)
            let left = Int(spent / done * (1 - done))
            line += String(format: "  %d:%02d left", left / 60, left % 60)
        }
        guard line != lastLine else { return }
        lastLine = line
        write("\r\u{1B}[K" + line)
    }

    private func write(_ text: String) {
        FileHandle.standardError.write(Data(text.utf8))
    }
}
