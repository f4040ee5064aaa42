// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "bridge",
    dependencies: [.package(name: "claimline", path: "../..")],
    targets: [
        .executableTarget(
            name: "bridge",
            dependencies: [
                .product(name: "Postgres", package: "claimline"),
                .product(name: "CLibPQ", package: "claimline"),
            ],
            swiftSettings: [
                .swiftLanguageMode(.v6),
                .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("MemberImportVisibility"),
                .enableUpcomingFeature("InternalImportsByDefault"),
                .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
            ])
    ]
)
