// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]
let memorySafe: [SwiftSetting] = strict + [.strictMemorySafety()]

let log = Target.Dependency.product(name: "Logging", package: "swift-log")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")

let package = Package(
    name: "claimline",
    products: [
        .executable(name: "claimline", targets: ["claimline"]),
        .library(name: "Postgres", targets: ["Postgres"]),
        .library(name: "CLibPQ", targets: ["CLibPQ"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    ],
    targets: [
        .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CLibCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .target(name: "Postgres", dependencies: ["CLibPQ", log], swiftSettings: memorySafe),
        .target(
            name: "Jobs", dependencies: ["Postgres", log, lifecycle],
            resources: [.embedInCode("Migrations/v0001_jobs.sql")], swiftSettings: strict),
        .target(name: "X12", swiftSettings: strict),
        .target(
            name: "Billing",
            resources: [
                .embedInCode("Profiles/payer-profiles.json"), .embedInCode("Profiles/payer-profiles.schema.json"),
            ],
            swiftSettings: strict),
        .target(name: "Vault", dependencies: ["CLibCrypto"], swiftSettings: memorySafe),
        .target(
            name: "Claims",
            dependencies: [
                "Jobs", "Postgres", "X12", "Billing", "Vault", log, lifecycle,
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            resources: [
                .embedInCode("Migrations/v0002_claims.sql"),
                .embedInCode("Intake/visit.schema.json"),
                .embedInCode("Samples/sample-visits.ndjson"),
            ],
            swiftSettings: strict),
        .target(
            name: "Clearinghouse",
            dependencies: [
                "Vault", "X12", "Yams", log, lifecycle,
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "claimline",
            dependencies: [
                "Claims", "Jobs", "Postgres", "Clearinghouse", "X12", "Billing", "Vault", log, lifecycle,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict),
        .target(name: "TestSupport", dependencies: ["Postgres"], path: "Tests/TestSupport", swiftSettings: strict),
        .testTarget(name: "PostgresTests", dependencies: ["Postgres", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "JobsTests", dependencies: ["Jobs", "Postgres", "TestSupport", log, lifecycle], swiftSettings: strict),
        .testTarget(name: "SimulationTests", dependencies: ["Jobs", "Postgres"], swiftSettings: strict),
        .testTarget(name: "X12Tests", dependencies: ["X12"], swiftSettings: strict),
        .testTarget(name: "BillingTests", dependencies: ["Billing"], swiftSettings: strict),
        .testTarget(name: "VaultTests", dependencies: ["Vault"], swiftSettings: strict),
        .testTarget(
            name: "ClearinghouseTests", dependencies: ["Clearinghouse", "Vault", "X12", log, lifecycle],
            swiftSettings: strict),
        .testTarget(
            name: "ClaimsTests",
            dependencies: [
                "Claims", "Clearinghouse", "Jobs", "Postgres", "TestSupport", "Vault", "X12", "Billing", log, lifecycle,
            ],
            swiftSettings: strict),
        .testTarget(
            name: "EndToEndTests", dependencies: ["claimline", "Claims", "Billing", "Jobs", "Postgres", "TestSupport"],
            swiftSettings: strict),
    ]
)
