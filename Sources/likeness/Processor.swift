import CKernels
import Foundation

/// What this machine's processor can do, and what the engine makes of it.
enum Processor {
    /// What the maker calls it.
    static var name: String { field("model name") ?? "unknown" }

    /// The instructions for numbers in bulk that it has, of those that matter here.
    static var features: [String] {
        let flags = Set((field("flags") ?? "").split(separator: " ").map(String.init))
        return ["avx2", "fma", "avx512f", "avx512bw", "avx512vl", "avx512_vnni", "avx512_bf16"]
            .filter(flags.contains)
    }

    /// Which kernels are used.
    static var kernels: String {
        if ck_kernels_for(CK_AVX512_BF16) != nil { return "AVX-512 with bfloat16" }
        if ck_kernels_for(CK_AVX512) != nil { return "AVX-512" }
        return ck_kernels_for(CK_AVX2) != nil ? "AVX2" : "plain C"
    }

    private static func field(_ name: String) -> String? {
        let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix(name) }
        return line?.split(separator: ":", maxSplits: 1).last
            .map { $0.trimmingCharacters(in: .whitespaces) }
    }
}
