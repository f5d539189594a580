// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// A Swift library target; it may depend on targets of lower layers only.
func layer(
    _ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = []
) -> Target {
    .target(
        name: name, dependencies: dependencies, resources: resources, swiftSettings: strict)
}

/// The tests of one target, which mirror its folder file for file.
func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(
        name: name + "Tests", dependencies: [.target(name: name), "TestSupport"] + dependencies,
        exclude: name == "FaceModels" ? ["Golden/README.md"] : [],
        resources: ["FaceModels": [.copy("Golden")], "Editing": [.copy("Pictures")]][name] ?? [],
        swiftSettings: strict)
}

let web: [Target.Dependency] = [
    .product(name: "Hummingbird", package: "hummingbird"),
    .product(name: "HummingbirdTLS", package: "hummingbird"),
    .product(name: "HummingbirdHTTP2", package: "hummingbird"),
    .product(name: "NIOCore", package: "swift-nio"),
    .product(name: "NIOPosix", package: "swift-nio"),
    .product(name: "NIOHTTP1", package: "swift-nio"),
    .product(name: "NIOWebSocket", package: "swift-nio"),
    .product(name: "NIOFoundationCompat", package: "swift-nio"),
    .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
    .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
    .product(name: "NIOHTTPTypesHTTP2", package: "swift-nio-extras"),
    .product(name: "NIOSSL", package: "swift-nio-ssl"),
    .product(name: "NIOHTTP2", package: "swift-nio-http2"),
    .product(name: "HTTPTypes", package: "swift-http-types"),
    .product(name: "Logging", package: "swift-log"),
    .product(name: "Metrics", package: "swift-metrics"),
    .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
]

let package = Package(
    name: "likeness",
    products: [.executable(name: "likeness", targets: ["likeness"])],
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-nio-http2", from: "1.46.0"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    ],
    targets: [
        // 0: C kernels, codecs and system libraries.
        .target(name: "CKernels"),
        .target(name: "CRasterizer"),
        .target(
            name: "CImageCodecs", dependencies: ["CTurboJPEG", "CPNG", "CWebP", "CLCMS"],
            linkerSettings: ["turbojpeg", "jpeg", "png", "webp", "lcms2", "m"].map {
                .linkedLibrary($0)
            }),
        .systemLibrary(name: "COpenBLAS", providers: [.apt(["libopenblas-dev"])]),
        .systemLibrary(
            name: "CTurboJPEG", providers: [.apt(["libturbojpeg0-dev", "libjpeg-dev"])]),
        .systemLibrary(name: "CPNG", providers: [.apt(["libpng-dev"])]),
        .systemLibrary(name: "CWebP", providers: [.apt(["libwebp-dev"])]),
        .systemLibrary(name: "CLCMS", providers: [.apt(["liblcms2-dev"])]),
        // 1–6: each layer stands on the ones above it in this list.
        layer("Tensors", ["CKernels", "COpenBLAS"]),
        layer("NeuralNetworks", ["Tensors"]),
        layer("Imaging", ["Tensors", "CImageCodecs"]),
        layer("FaceModels", ["NeuralNetworks", "Tensors", "Imaging"]),
        layer("SyntheticPeople", ["CRasterizer", "NeuralNetworks", "Tensors", "Imaging"]),
        layer("StarterPack", [], resources: [.copy("Pack")]),
        layer("Editing", ["FaceModels", "NeuralNetworks", "Tensors", "Imaging"]),
        layer(
            "Training", ["FaceModels", "SyntheticPeople", "NeuralNetworks", "Tensors", "Imaging"]),
        layer(
            "Persistence", ["Editing", "FaceModels", .product(name: "GRDB", package: "GRDB.swift")]),
        layer(
            "WebServer", ["Persistence", "Editing", "FaceModels", "Imaging"] + web,
            resources: [.copy("openapi.json"), .copy("Documentation")]),
        // 7: the executable.
        .executableTarget(
            name: "likeness",
            dependencies: [
                "WebServer", "Persistence", "Editing", "Training", "FaceModels",
                "SyntheticPeople", "StarterPack", "NeuralNetworks", "Tensors", "Imaging",
                "CKernels", .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ], swiftSettings: strict),
        .target(
            name: "TestSupport", dependencies: ["Tensors"], path: "Tests/TestSupport",
            swiftSettings: strict),
        tests("Tensors", ["CKernels"]),
        tests("NeuralNetworks", ["Tensors"]),
        tests("Imaging", ["Tensors", "CTurboJPEG"]),
        tests("FaceModels", ["NeuralNetworks", "Tensors", "Imaging"]),
        tests("SyntheticPeople", ["Imaging", "Tensors"]),
        tests("Editing", ["FaceModels", "NeuralNetworks", "Tensors", "Imaging", "StarterPack"]),
        tests(
            "Training",
            [
                "FaceModels", "SyntheticPeople", "NeuralNetworks", "Tensors", "Imaging",
                "StarterPack",
            ]),
        tests("Persistence", ["Editing"]),
        tests(
            "WebServer",
            [
                "Persistence", "Editing", "FaceModels", "Imaging",
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "Hummingbird", package: "hummingbird"),
            ]),
        // The executable from outside: independent clients and a browser.
        .testTarget(
            name: "PeerTests", dependencies: ["likeness", "TestSupport", "FaceModels"],
            resources: [.copy("Peers")], swiftSettings: strict),
        .testTarget(
            name: "BrowserTests", dependencies: ["likeness", "TestSupport", "FaceModels"],
            resources: [.copy("Journey")], swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
