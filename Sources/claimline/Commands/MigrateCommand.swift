import ArgumentParser
import Claims
import Postgres

/// `claimline migrate`: brings the schema up to this program's version.
struct MigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate", abstract: "Create or upgrade the database schema. Safe to repeat.")

    @OptionGroup var database: DatabaseOptions
    @Flag(help: "Print one JSON document.") var json = false

    private struct Report: Encodable {
        let schemaVersion = 1
        let applied: [String]
    }

    func run() async throws {
        let connection = try await Connection.open(database.configuration(application: "claimline migrate"))
        try await Durability.check(connection)
        let applied = try await ClaimsSchema.migrate(connection)
        if json { return try Console.json(Report(applied: applied)) }
        Console.print(applied.isEmpty ? "schema is up to date" : "applied: " + applied.joined(separator: ", "))
    }
}
