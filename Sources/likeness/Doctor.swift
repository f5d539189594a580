import ArgumentParser
import FaceModels
import Foundation
import NeuralNetworks
import Tensors

/// `likeness doctor`: says what this machine and the pack are, and whether they work together.
struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Show the processor, the kernels, the settings and the model pack.",
        discussion: "Takes the options of `serve`, to show what they amount to.")

    @OptionGroup var options: ServeOptions
    private var pack: PackOption { options.pack }

    func run() throws {
        print(
            "processor   \(Processor.name), \(ProcessInfo.processInfo.activeProcessorCount) cores")
        print("            \(Processor.features.joined(separator: " "))")
        print("memory      \(ProcessInfo.processInfo.physicalMemory >> 20) MiB")
        print("BLAS        OpenBLAS for \(blasCoreName)")
        print("kernels     \(Processor.kernels), on \(threadCount) threads")
        try showSettings()
        let opened = try pack.open()
        let description = opened.description
        print("pack        \(description.name) (\(description.id)) in \(pack.folder.path)")
        print(
            "            S = \(description.innerSize), L = \(description.latentRows), "
                + "students \(description.studentSize); all files are as they were written")
        for (name, network) in description.networks.sorted(by: { $0.key < $1.key }) {
            let count = opened.checkpoints[name]?.tensors.values.reduce(0) { $0 + $1.count } ?? 0
            let millions = String(format: "%6.2f M", Double(count) / 1e6)
            print(
                "  \(name.padding(toLength: 16, withPad: " ", startingAt: 0))\(millions)  "
                    + "\(network.licence)  \(network.provenance)")
        }
        print("sliders     \(description.sliders.map(\.name).joined(separator: " "))")
        if let card = description.card { print("card\n\(card.text)") }
        try measure(opened)
    }

    /// Prints every setting of `serve` with who decided it.
    private func showSettings() throws {
        let sources = try Settings(
            Array(CommandLine.arguments.dropFirst(2)),
            environment: ProcessInfo.processInfo.environment
        ).sources
        print("settings")
        for (name, value) in options.effective {
            let label = name.padding(toLength: 20, withPad: " ", startingAt: 0)
            print("  \(label)\(value)  (\(sources[name]?.rawValue ?? "default"))")
        }
    }

    /// Runs what people wait for once, so that a broken pack is noticed here.
    private func measure(_ pack: ModelPack) throws {
        let generator = try pack.makeGenerator()
        let code = Tensor(
            repeating: 0, shape: [1, pack.description.latentRows, pack.description.styleSize])
        report("generator") { _ = generator.forward(code) }
        let (autoencoder, modulator) = (try pack.makeAutoencoder(), try pack.makeModulator())
        let side = pack.description.studentSize
        let photo = Tensor(repeating: 0, shape: [1, 3, side, side])
        let still = Tensor(repeating: 0, shape: [1, pack.description.styleSize])
        let face = autoencoder.encode(photo)
        report("preview") { _ = autoencoder.decode(modulator.forward(face, still)) }
    }

    private func report(_ name: String, _ body: () -> Void) {
        body()
        let clock = ContinuousClock()
        let times = (0..<9).map { _ in clock.measure(body) / .milliseconds(1) }.sorted()
        print("  \(name) \(String(format: "%.1f", times[4])) ms")
    }
}
