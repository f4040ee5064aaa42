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
let metrics = Target.Dependency.product(name: "Metrics", package: "swift-metrics")
let coreMetrics = Target.Dependency.product(name: "CoreMetrics", package: "swift-metrics")
let tracing = Target.Dependency.product(name: "Tracing", package: "swift-distributed-tracing")
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
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.7.3"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.1"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl.git", from: "2.37.6"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    ],
    targets: [
        .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CLibCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .target(name: "Postgres", dependencies: ["CLibPQ", log], swiftSettings: memorySafe),
        .target(
            name: "Jobs", dependencies: ["Postgres", log, lifecycle, metrics, coreMetrics, tracing],
            resources: [.embedInCode("Migrations/v0001_jobs.sql")], swiftSettings: strict),
        .target(
            name: "Telemetry",
            dependencies: [
                log, lifecycle, metrics, coreMetrics, tracing,
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            swiftSettings: strict),
        .target(name: "X12", swiftSettings: strict),
        .target(
            name: "Billing",
            resources: [
                .embedInCode("Profiles/payer-profiles.json"), .embedInCode("Profiles/payer-profiles.schema.json"),
                .embedInCode("Profiles/clinic-profile.schema.json"),
                .embedInCode("Denials/denial-playbook.json"), .embedInCode("Denials/denial-playbook.schema.json"),
                .embedInCode("Denials/appeal-limits.json"), .embedInCode("Denials/appeal-limits.schema.json"),
                .embedInCode("FollowUp/follow-up.json"), .embedInCode("FollowUp/follow-up.schema.json"),
            ],
            swiftSettings: strict),
        .target(name: "Vault", dependencies: ["CLibCrypto"], swiftSettings: memorySafe),
        .target(
            name: "Claims",
            dependencies: [
                "Jobs", "Postgres", "X12", "Billing", "Vault", log, lifecycle, metrics, coreMetrics,
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "Subprocess", package: "swift-subprocess"),
            ],
            resources: [
                .embedInCode("Migrations/v0002_claims.sql"),
                .embedInCode("Migrations/v0003_money.sql"),
                .embedInCode("Migrations/v0004_denials.sql"),
                .embedInCode("Migrations/v0005_partners.sql"),
                .embedInCode("Migrations/v0006_files.sql"),
                .embedInCode("Migrations/v0007_appointments.sql"),
                .embedInCode("Migrations/v0008_reports.sql"),
                .embedInCode("Migrations/v0009_accounts.sql"),
                .embedInCode("Migrations/v0010_work.sql"),
                .embedInCode("Connectors/Guides/companion-guides.json"),
                .embedInCode("Connectors/Guides/companion-guides.schema.json"),
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
        .target(
            name: "Web",
            dependencies: [
                "Claims", "Jobs", "Postgres", "Billing", "Telemetry", "Vault", log, lifecycle,
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Mustache", package: "swift-mustache"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "JWTKit", package: "jwt-kit"),
                .product(name: "NIOFoundationCompat", package: "swift-nio"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            resources: [
                .embedInCode("Assets/claimline.css"), .embedInCode("Assets/claimline.js"),
                .embedInCode("Templates/layout.mustache"), .embedInCode("Templates/block.mustache"),
                .embedInCode("Templates/field.mustache"),
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "claimline",
            dependencies: [
                "Claims", "Web", "Jobs", "Postgres", "Clearinghouse", "Telemetry", "X12", "Billing", "Vault", log,
                lifecycle, metrics, tracing,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict),
        .target(name: "TestSupport", dependencies: ["Postgres"], path: "Tests/TestSupport", swiftSettings: strict),
        .testTarget(name: "PostgresTests", dependencies: ["Postgres", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "JobsTests",
            dependencies: ["Jobs", "Postgres", "Telemetry", "TestSupport", log, lifecycle, coreMetrics, tracing],
            swiftSettings: strict),
        .testTarget(
            name: "TelemetryTests",
            dependencies: [
                "Telemetry", log, lifecycle, metrics, coreMetrics, tracing,
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            swiftSettings: strict),
        .testTarget(name: "SimulationTests", dependencies: ["Jobs", "Postgres"], swiftSettings: strict),
        .testTarget(name: "X12Tests", dependencies: ["X12", "Claims"], swiftSettings: strict),
        .testTarget(name: "BillingTests", dependencies: ["Billing"], swiftSettings: strict),
        .testTarget(name: "VaultTests", dependencies: ["Vault"], swiftSettings: strict),
        .testTarget(
            name: "ClearinghouseTests", dependencies: ["Clearinghouse", "Vault", "X12", log, lifecycle],
            swiftSettings: strict),
        .testTarget(
            name: "ClaimsTests",
            dependencies: [
                "Claims", "Clearinghouse", "Jobs", "Postgres", "Telemetry", "TestSupport", "Vault", "X12", "Billing",
                log, lifecycle, coreMetrics,
            ],
            swiftSettings: strict),
        .testTarget(
            name: "WebTests",
            dependencies: [
                "Web", "Claims", "Billing", "Jobs", "Postgres", "TestSupport", "Vault", log, lifecycle,
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOFoundationCompat", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "JWTKit", package: "jwt-kit"),
            ],
            exclude: ["role-matrix.txt"], swiftSettings: strict),
        .testTarget(
            name: "EndToEndTests", dependencies: ["claimline", "Claims", "Billing", "Jobs", "Postgres", "TestSupport"],
            exclude: ["Web/api.py", "Web/journeys.py"], swiftSettings: strict),
    ]
)
