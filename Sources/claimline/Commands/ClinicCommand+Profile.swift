import ArgumentParser
import Billing
import Claims
import Foundation
import Logging

extension ClinicCommand {
    /// `claimline clinic profile`.
    struct Profile: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Billing identity, charges and contracts of a clinic.",
            subcommands: [SetProfile.self, ShowProfile.self, ShowSchema.self])
    }

    /// `claimline clinic profile schema`.
    struct ShowSchema: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "schema", abstract: "Print the JSON Schema of a clinic's profile.")

        func run() { Console.print(String(decoding: ClinicProfile.schema, as: UTF8.self)) }
    }

    /// `claimline clinic profile set`.
    struct SetProfile: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "set",
            abstract: "Set a clinic's profile from a JSON file, as `clinic profile show` writes it.",
            discussion: "Workers scrub by it within seconds; findings name the version. Adds the clinic if it is new.")

        @OptionGroup var database: DatabaseOptions
        @Argument(help: "The profile, a JSON file that names the clinic.", completion: .file()) var file: String

        func run() async throws {
            let profile = try ProfileArgument.clinic(file)
            let version = try await database.withContext(
                application: "claimline clinic", size: 1, logger: Logger(label: "claimline.clinic")
            ) { context -> Int32 in
                if let version = try await context.directory.set(profile, by: "person:\(NSUserName())") {
                    return version
                }
                try await context.directory.add([profile])
                return 1
            }
            Console.note("clinic \(profile.code): version \(version)")
        }
    }

    /// `claimline clinic profile show`.
    struct ShowProfile: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show", abstract: "Print a clinic's profile as JSON, ready to be edited and set.")

        @OptionGroup var database: DatabaseOptions
        @Argument(help: "The clinic's code.") var clinic: String

        func run() async throws {
            let found = try await database.withContext(
                application: "claimline clinic", size: 1, logger: Logger(label: "claimline.clinic")
            ) { try await $0.directory.clinics(codes: [clinic])[clinic] }
            guard let found else { throw Failure(code: 1, message: "no clinic \(clinic)") }
            // The profile's own names, which the usual encoding of keys would rewrite.
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
            Console.print(String(decoding: try encoder.encode(found.profile), as: UTF8.self))
            Console.note("version \(found.version)")
        }
    }
}
