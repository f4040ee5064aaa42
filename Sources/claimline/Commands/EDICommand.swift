import ArgumentParser
import Claims
import Logging

/// `claimline edi list|show|quarantine|replay`.
struct EDICommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "edi",
        abstract: "Files from partners: what came, what became of it, and reading it again.",
        discussion: "Nothing here names a patient, except `show --raw`, whose every use is written down.",
        subcommands: [List.self, Show.self, Quarantine.self, Replay.self])

    /// The page of a list.
    struct PageOptions: ParsableArguments {
        @OptionGroup var database: DatabaseOptions
        @Option(help: "Only this kind (271, TA1, 999, 277CA, 835, unknown).") var kind: String?
        @Option(help: "Only files that came by this route, by name.") var route: String?
        @Option(help: "Most files to list, 1 to 10000.") var limit = 50
        @Option(help: "Only files with a lower number: the next page.") var before: Int64 = .max
        @Flag(help: "Print one JSON document.") var json = false

        func validate() throws {
            guard (1...10_000).contains(limit) else { throw ValidationError("--limit must be 1 to 10000") }
        }

        func files(_ status: InboundFiles.Status?) async throws -> [InboundFiles.Listing] {
            try await database.withPool(application: "claimline edi", size: 1) { pool in
                try await InboundFiles.list(
                    .init(kind: kind, status: status, route: route), before: before, limit: limit, pool: pool)
            }
        }
    }

    private struct ListReport: Encodable {
        let schemaVersion = 1
        let files: [InboundFiles.Listing]
    }

    /// `claimline edi list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List files, newest first.")

        @OptionGroup var page: PageOptions
        @Option(
            help: "Only this status (\(InboundFiles.Status.allCases.map(\.rawValue).joined(separator: ", "))).",
            transform: Self.status)
        var status: InboundFiles.Status?

        func run() async throws {
            let files = try await page.files(status)
            if page.json { return try Console.json(ListReport(files: files)) }
            EDICommand.table(files)
        }

        private static func status(_ name: String) throws -> InboundFiles.Status {
            guard let status = InboundFiles.Status(rawValue: name) else {
                throw ValidationError("'\(name)' is not a status (received, processed, quarantined)")
            }
            return status
        }
    }

    /// `claimline edi quarantine`.
    struct Quarantine: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List what is quarantined, newest first, with the place in the file and the reason.")

        @OptionGroup var page: PageOptions

        func run() async throws {
            let files = try await page.files(.quarantined)
            if page.json { return try Console.json(ListReport(files: files)) }
            Console.table(
                ["file", "kind", "route", "received", "segment", "id", "element", "byte", "reason"],
                files.map { file in
                    [
                        "\(file.fileID)", file.kind, file.route, file.receivedAt,
                        file.place.map { "\($0.segment)" } ?? "", file.place?.segmentID ?? "",
                        file.place?.element.map { "\($0)" } ?? "", file.place.map { "\($0.byteOffset)" } ?? "",
                        file.reason ?? "",
                    ]
                }, rightAligned: [0, 4, 6, 7])
        }
    }

    static func table(_ files: [InboundFiles.Listing]) {
        Console.table(
            ["file", "kind", "route", "status", "received", "duplicates", "reason"],
            files.map {
                [
                    "\($0.fileID)", $0.kind, $0.route, $0.status, $0.receivedAt,
                    $0.duplicates == 0 ? "" : "\($0.duplicates)", $0.reason ?? "",
                ]
            }, rightAligned: [0, 5])
    }

    static func withContext<Value>(
        _ database: DatabaseOptions, _ body: (ClaimsContext) async throws -> Value
    ) async throws -> Value {
        try await database.withContext(
            application: "claimline edi", size: 1, logger: Logger(label: "claimline.edi"), body)
    }
}
