import ArgumentParser
import Claims
import Foundation
import Postgres
import Vault

/// `claimline doctor`: is this installation fit for use?
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Check database, schema, durability, keys, routes and workers.",
        discussion: "Exit code 0 when all checks pass, 1 otherwise.")

    @OptionGroup var database: DatabaseOptions
    @Flag(help: "Print one JSON document.") var json = false

    private struct Check: Encodable {
        let name: String
        let isOk: Bool
        let detail: String

        enum CodingKeys: String, CodingKey {
            case name, detail
            case isOk = "ok"
        }
    }

    private struct Report: Encodable {
        let schemaVersion = 1
        let checks: [Check]
    }

    func run() async throws {
        var checks = [
            await check("master key") {
                _ = try database.masterKey(); return "readable by this user only"
            }
        ]
        do {
            let connection = try await Connection.open(database.configuration(application: "claimline doctor"))
            checks.append(Check(name: "database", isOk: true, detail: "reachable"))
            checks.append(
                await check("durability") {
                    try await Durability.check(connection)
                    return "fsync, synchronous_commit and full_page_writes are on"
                })
            checks.append(
                await check("schema") {
                    try await Migrator(ClaimsSchema.migrations).check(connection)
                    return "fits this program"
                })
            if checks.allSatisfy(\.isOk) { checks += await running() }
        } catch {
            checks.append(Check(name: "database", isOk: false, detail: "\(error)"))
        }
        try report(checks)
        if !checks.allSatisfy(\.isOk) { throw ExitCode(1) }
    }

    private func check(_ name: String, _ body: () async throws -> String) async -> Check {
        do {
            return Check(name: name, isOk: true, detail: try await body())
        } catch {
            return Check(name: name, isOk: false, detail: "\(error)")
        }
    }

    /// What only a migrated database can tell.
    private func running() async -> [Check] {
        let pool = database.pool(application: "claimline doctor", size: 1)
        var checks = [
            await check("working role") {
                _ = try await StatusReport.progress(pool)
                return "can be taken"
            },
            await check("routes") {
                let routes = try await Routes.all(pool: pool)
                if routes.isEmpty { throw Failure(code: 78, message: "none; run: claimline route set --url URL") }
                return "\(routes.count)"
            },
        ]
        checks.append(
            await check("workers and leader") {
                let state = try await StatusReport.read(pool).operations
                if state.workers == 0 { throw Failure(code: 78, message: "no live worker; run: claimline worker run") }
                guard let leader = state.leader else {
                    throw Failure(code: 78, message: "no leader; run: claimline coordinator run")
                }
                return "\(state.workers) workers, led by \(leader)"
            })
        await pool.close()
        return checks
    }

    private func report(_ checks: [Check]) throws {
        if json { return try Console.json(Report(checks: checks)) }
        Console.table(
            ["", "check", "detail"], checks.map { [$0.isOk ? "ok" : "FAILED", $0.name, $0.detail] })
    }
}

extension Failure: CustomStringConvertible {
    /// The message.
    var description: String { message }
}
