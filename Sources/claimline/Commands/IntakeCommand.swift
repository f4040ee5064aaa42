import ArgumentParser
import Billing
import Claims
import Foundation
import Logging
import Tracing
import Vault

/// `claimline intake import`: visits into claims.
struct IntakeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "intake", abstract: "Take visits in.", subcommands: [Import.self])

    /// `claimline intake import FILE`.
    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Import visits (NDJSON, CSV or 837P). Importing a file twice adds nothing.",
            discussion: """
                Exit code 0 when every record was taken, 1 when some went to the reject file, 65 when the file cannot be \
                read at all.
                """)

        @OptionGroup var database: DatabaseOptions
        @Argument(help: "The file.") var file: String
        @Option(help: "Reject file (line, field, reason; never a value). [FILE.rejects.ndjson]") var rejects: String?
        @Option(help: "For 837P files, which carry none: when the notes were signed, RFC 3339.") var signedAt: String?
        @Flag(help: "Print one JSON document.") var json = false

        private struct Report: Encodable {
            let schemaVersion = 1
            let accepted: Int
            let updated: Int
            let unchanged: Int
            let rejected: Int
            let rejectFile: String?
        }

        func run() async throws {
            let rejects = rejects ?? file + ".rejects.ndjson"
            var noteSignedAt: Instant?
            if let signedAt {
                noteSignedAt = Instant(iso8601: signedAt)
                if noteSignedAt == nil {
                    throw ValidationError("--signed-at is not an RFC 3339 instant with an offset")
                }
            }
            let logger = Logger(label: "claimline.intake")
            let summary = try await database.withContext(
                application: "claimline intake", size: 4, logger: logger
            ) { context in
                try await Self.importFile(file, rejects: rejects, noteSignedAt: noteSignedAt, context: context)
            }
            try report(summary, rejects: rejects)
            if summary.rejected > 0 { throw ExitCode(1) }
        }

        /// Imports with progress; the demonstration uses it too.
        static func importFile(
            _ path: String, rejects: String, noteSignedAt: Instant? = nil, context: ClaimsContext
        ) async throws -> IntakeSummary {
            let clinics = try await context.directory.clinicsByNPI()
            var options = IntakeOptions(clinicsByBillingNPI: clinics, noteSignedAt: noteSignedAt)
            // As for unknown clinic codes: welcome in test usage only.
            options.takesUnknownNPIAsClinic = try await Routes.all(pool: context.pool).allSatisfy { $0.usage == "T" }
            let reader = try IntakeReader(path: path, options: options)
            var progress = ProgressLine("import")
            let hash = try ContentHash.file(path)
            let summary = try await withSpan("intake import", ofKind: .producer) { span in
                let summary = try await IntakeImport(context: context).run(
                    reader, contentHash: hash, rejects: rejects
                ) { progress.update(done: Int64($0.records)) }
                span.attributes["claimline.visits"] = summary.accepted
                return summary
            }
            progress.finish()
            return summary
        }

        private func report(_ summary: IntakeSummary, rejects: String) throws {
            let rejectFile = summary.rejected > 0 ? rejects : nil
            if json {
                return try Console.json(
                    Report(
                        accepted: summary.accepted, updated: summary.updated, unchanged: summary.unchanged,
                        rejected: summary.rejected, rejectFile: rejectFile))
            }
            Console.print(
                "accepted \(summary.accepted), updated \(summary.updated), unchanged \(summary.unchanged), "
                    + "rejected \(summary.rejected)" + (rejectFile.map { " (see \($0))" } ?? ""))
        }
    }
}

/// SHA-256 of a file, in pieces.
enum ContentHash {
    static func file(_ path: String) throws -> [UInt8] {
        let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        defer { try? handle.close() }
        var hash = SHA256()
        while let piece = try handle.read(upToCount: 1 << 20), !piece.isEmpty { hash.update(Array(piece)) }
        return hash.finish()
    }
}
