import ArgumentParser
import Billing
import Claims
import Foundation

extension RouteCommand {
    /// `claimline route guides`.
    struct Guides: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "What trading partners want to be different: separators, sizes, names, folders, time limits.",
            subcommands: [LoadGuides.self, ListGuides.self, ShowShippedGuides.self])
    }

    /// `claimline route guides load`.
    struct LoadGuides: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "load",
            abstract:
                "Put a companion guide file in force, in place of the shipped one. Workers follow it within seconds.")

        @OptionGroup var database: DatabaseOptions
        @Argument(help: "The file, of the shape of `route guides shipped`.", completion: .file()) var file: String

        func run() async throws {
            guard let data = FileManager.default.contents(atPath: file) else {
                throw Failure(code: 65, message: "cannot read \(file)")
            }
            let version = try await database.withPool(application: "claimline route", size: 1) { pool in
                do {
                    return try await CompanionGuideFiles.load(Array(data), by: ProcessName.user, pool: pool)
                } catch let failure as CompanionGuides.Failure {
                    throw Failure(code: 65, message: "\(file) is no companion guide file: \(failure)")
                }
            }
            Console.note("companion guides \(version) are in force")
        }
    }

    /// `claimline route guides list`.
    struct ListGuides: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "List the guides in force.")

        @OptionGroup var database: DatabaseOptions

        func run() async throws {
            let guides = try await database.withPool(application: "claimline route", size: 1) { pool in
                try await CompanionGuideFiles.current(pool: pool)
            }
            Console.table(
                ["guide", "version", "from", "through", "envelope", "claims per set", "claims per file"],
                guides.guides.map { guide in
                    [
                        guide.name, guide.version, guide.from == .first ? "" : guide.from.iso,
                        guide.through?.iso ?? "", guide.envelope.rawValue, "\(guide.claimsPerSet)",
                        "\(guide.claimsPerFile)",
                    ]
                })
        }
    }

    /// `claimline route guides shipped`.
    struct ShowShippedGuides: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "shipped", abstract: "Print the shipped guides, or the schema of the file.")

        @Flag(help: "Print the JSON Schema instead.") var schema = false

        func run() {
            let document = schema ? CompanionGuides.schema : CompanionGuides.document
            Console.print(String(decoding: document, as: UTF8.self))
        }
    }
}
