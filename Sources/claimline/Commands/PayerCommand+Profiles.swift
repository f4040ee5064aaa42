import ArgumentParser
import Billing
import Claims
import Foundation

extension PayerCommand {
    /// `claimline payer profiles`.
    struct Profiles: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "What payers expect on claims: unit method, modifiers, filing limits, fees.",
            subcommands: [LoadProfiles.self, ListProfiles.self, ShowShipped.self])
    }

    /// `claimline payer profiles load`.
    struct LoadProfiles: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "load",
            abstract: "Put a profile file in force, in place of the shipped one. Workers scrub by it within seconds.")

        @OptionGroup var database: DatabaseOptions
        @Argument(help: "The file, of the shape of `payer profiles shipped`.", completion: .file()) var file: String

        func run() async throws {
            guard let data = FileManager.default.contents(atPath: file) else {
                throw Failure(code: 65, message: "cannot read \(file)")
            }
            let version = try await database.withPool(application: "claimline payer", size: 1) { pool in
                do {
                    return try await PayerProfileFiles.load(Array(data), by: "person:\(NSUserName())", pool: pool)
                } catch let refused as ProfileDocument.Refused {
                    throw Failure(code: 65, message: "\(file) is no profile file: \(refused)")
                }
            }
            Console.note("profiles \(version) are in force")
        }
    }

    /// `claimline payer profiles list`.
    struct ListProfiles: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "List profile files that were loaded, the one in force first.")

        @OptionGroup var database: DatabaseOptions
        @Flag(help: "Print one JSON document.") var json = false

        private struct Report: Encodable {
            let schemaVersion = 1
            let shippedVersion = PayerProfiles.shipped.version
            let files: [PayerProfileFiles.Entry]
        }

        func run() async throws {
            let files = try await database.withPool(application: "claimline payer", size: 1) { pool in
                try await PayerProfileFiles.all(pool: pool)
            }
            if json { return try Console.json(Report(files: files)) }
            Console.table(
                ["version", "by", "at"],
                files.map { [$0.version, $0.loadedBy, $0.loadedAt] }
                    + [[PayerProfiles.shipped.version, "shipped", ""]])
        }
    }

    /// `claimline payer profiles shipped`.
    struct ShowShipped: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "shipped", abstract: "Print the shipped profile file, ready to be edited and loaded.")

        func run() async throws {
            Console.print(String(decoding: PayerProfiles.document, as: UTF8.self))
        }
    }
}
