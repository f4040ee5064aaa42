import ArgumentParser
import Billing
import Claims

/// `claimline reference load|list|end|remove`: national tables that the operator downloaded.
struct ReferenceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reference", abstract: "National tables that rules look up by date of service.",
        discussion: """
            Download the files from CMS, NUCC and X12 under their licences; none is shipped. Kinds: \
            \(ReferenceArgument.kinds).
            """,
        subcommands: [Load.self, List.self, End.self, Remove.self])

    /// `claimline reference load`.
    struct Load: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Load files as one version of a kind, all or nothing; a loaded version of the name is replaced.",
            discussion: """
                Workers look the new version up within seconds. Versions of a kind may not overlap: end the one before \
                first. Exit codes: 65 a line is not what the layout says, 1 the days overlap.
                """)

        @OptionGroup var database: DatabaseOptions
        @Argument(help: "\(ReferenceArgument.kinds).", transform: ReferenceArgument.kind) var kind: ReferenceKind
        @Argument(help: "The files, uncompressed.", completion: .file()) var files: [String]
        @Option(help: "The version's name, such as 2026q4.") var version: String
        @Option(help: "First date of service, YYYY-MM-DD.", transform: DayArgument.day) var from: CalendarDay
        @Option(help: "Last date of service; open when not given.", transform: DayArgument.day)
        var through: CalendarDay?
        @Flag(help: "Print one JSON document.") var json = false

        func run() async throws {
            let order = ReferenceVersions.Order(kind: kind, name: version, from: from, through: through, paths: files)
            var progress = ProgressLine("\(kind.rawValue) \(version): rows")
            let loaded = try await database.withPool(application: "claimline reference", size: 1) { pool in
                try await ReferenceVersions.load(order, by: ProcessName.user, pool: pool) {
                    progress.update(done: Int64($0))
                }
            }
            progress.finish()
            if json { return try Console.json(Report(versions: [Row(loaded)])) }
            Console.note("\(kind.rawValue) \(version): \(loaded.rows) rows for \(loaded.days)")
        }
    }

    /// `claimline reference list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the loaded versions.")

        @OptionGroup var database: DatabaseOptions
        @Flag(help: "Print one JSON document.") var json = false

        func run() async throws {
            let versions = try await database.withPool(application: "claimline reference", size: 1) { pool in
                try await ReferenceVersions.all(pool: pool)
            }.map(Row.init)
            if json { return try Console.json(Report(versions: versions)) }
            Console.table(
                ["kind", "version", "from", "through", "rows", "loaded", "by"],
                versions.map {
                    [$0.kind, $0.version, $0.from, $0.through ?? "open", "\($0.rows)", $0.loadedAt, $0.loadedBy]
                },
                rightAligned: [4])
        }
    }

    /// `claimline reference end`.
    struct End: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Set the last date of service of a version, so that the next can follow it.")

        @OptionGroup var database: DatabaseOptions
        @Argument(help: "\(ReferenceArgument.kinds).", transform: ReferenceArgument.kind) var kind: ReferenceKind
        @Argument(help: "The version's name.") var version: String
        @Option(help: "Last date of service, YYYY-MM-DD.", transform: DayArgument.day) var through: CalendarDay

        func run() async throws {
            try await database.withPool(application: "claimline reference", size: 1) { pool in
                try await ReferenceVersions.end(kind, version, through: through, by: ProcessName.user, pool: pool)
            }
        }
    }

    /// `claimline reference remove`.
    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Remove a version; rules stay silent for its days, or fall back on what they know themselves.")

        @OptionGroup var database: DatabaseOptions
        @OptionGroup var confirmation: ConfirmationOptions
        @Argument(help: "\(ReferenceArgument.kinds).", transform: ReferenceArgument.kind) var kind: ReferenceKind
        @Argument(help: "The version's name.") var version: String

        func run() async throws {
            try await database.withPool(application: "claimline reference", size: 1) { pool in
                let versions = try await ReferenceVersions.all(pool: pool)
                guard let found = versions.first(where: { $0.kind == kind && $0.name == version }) else {
                    throw ReferenceError.unknownVersion(kind: kind, version: version)
                }
                let impact = "Removes \(kind.rawValue) \(version): \(found.rows) rows for \(found.days)."
                guard try confirmation.permits(impact) else { return }
                try await ReferenceVersions.remove(kind, version, by: ProcessName.user, pool: pool)
            }
        }
    }

    /// A version as programs read it.
    private struct Row: Encodable {
        let kind: String
        let version: String
        let from: String
        let through: String?
        let rows: Int64
        let files: [String]
        let loadedAt: String
        let loadedBy: String

        init(_ version: ReferenceVersion) {
            kind = version.kind.rawValue
            self.version = version.name
            from = version.from.iso
            through = version.through?.iso
            rows = version.rows
            files = version.files
            loadedAt = version.loadedAt
            loadedBy = version.loadedBy
        }
    }

    private struct Report: Encodable {
        let schemaVersion = 1
        let versions: [Row]
    }
}
