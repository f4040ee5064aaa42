import ArgumentParser
import Claims
import Foundation
import Logging
import Postgres
import Vault

/// Options of every command that works on a database.
struct DatabaseOptions: ParsableArguments {
    @Option(
        name: .customLong("database-url"),
        help: "PostgreSQL address; otherwise DATABASE_URL, otherwise libpq's own variables.")
    var databaseURL: String?

    @Option(help: "Master key file, made on first use with mode 0600. [CLAIMLINE_KEY_FILE, ~/.claimline/master.key]")
    var keyFile: String?

    @Flag(
        name: .customLong("unprepared"), inversion: .prefixedNo,
        help: "Behind a transaction-mode pooler: no prepared statements, no session settings. [CLAIMLINE_UNPREPARED=1]")
    private var unpreparedFlag: Bool?

    var unprepared: Bool {
        unpreparedFlag ?? (ProcessInfo.processInfo.environment["CLAIMLINE_UNPREPARED"] == "1")
    }

    /// Options that no command line gave.
    static func given(databaseURL: String, keyFile: String? = nil) -> DatabaseOptions {
        var options = DatabaseOptions()
        // Each must be set: the parser's default is no value until a command line was parsed.
        options.databaseURL = databaseURL
        options.keyFile = keyFile
        options.unpreparedFlag = false
        return options
    }

    /// Where the database is.
    func configuration(application: String) -> ConnectionConfiguration {
        var environment = ProcessInfo.processInfo.environment
        if let databaseURL { environment["DATABASE_URL"] = databaseURL }
        var configuration = ConnectionConfiguration(environment: environment)
        configuration.applicationName = application
        configuration.preparesStatements = !unprepared
        return configuration
    }

    /// Connections of the working role, which owns nothing and sees only the clinics in scope.
    ///
    /// `patience`: how long the server keeps the locks of a transaction whose process says nothing more: one that was
    /// stopped or cut off in its middle would otherwise hold up those who take its work over.
    func pool(application: String, size: Int, patience: Duration = .seconds(30)) -> Pool {
        var configuration = configuration(application: application)
        // A pooler's sessions are shared: there the role is a setting of the login itself, which `withPool` checks.
        if !unprepared {
            configuration.startupStatements =
                ClaimsSchema.startUpStatements + [
                    "SET idle_in_transaction_session_timeout = \(patience.components.seconds * 1000)",
                    "SET tcp_keepalives_idle = 20", "SET tcp_keepalives_interval = 10", "SET tcp_keepalives_count = 3",
                ]
        }
        return Pool(configuration, size: size, logger: Logger(label: "claimline.postgres"))
    }

    /// The master key.
    func masterKey() throws -> MasterKey {
        if givenKeyPath == nil {
            try? FileManager.default.createDirectory(
                at: Self.ownFolder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        }
        return try MasterKey.loadOrCreate(path: masterKeyPath)
    }

    /// Where the master key lies.
    var masterKeyPath: String { givenKeyPath ?? Self.ownFolder.appendingPathComponent("master.key").path }

    private var givenKeyPath: String? { keyFile ?? ProcessInfo.processInfo.environment["CLAIMLINE_KEY_FILE"] }

    private static var ownFolder: URL {
        URL(fileURLWithPath: ProcessInfo.processInfo.environment["HOME"] ?? ".").appendingPathComponent(".claimline")
    }

    /// Runs `body` with a pool that is closed afterwards, after checking that schema and program fit together.
    func withPool<Value>(
        application: String, size: Int, patience: Duration = .seconds(30), _ body: (Pool) async throws -> Value
    ) async throws -> Value {
        try await checkDatabase(application: application)
        let pool = pool(application: application, size: size, patience: patience)
        do {
            let value = try await body(pool)
            await pool.close()
            return value
        } catch {
            await pool.close()
            throw error
        }
    }

    /// On a connection of its own, which ends with the check.
    private func checkDatabase(application: String) async throws {
        let owner = try await Connection.open(configuration(application: application))
        try await Migrator(ClaimsSchema.migrations).check(owner)
        if unprepared { try await checkRole(owner) }
    }

    private func checkRole(_ connection: Connection) async throws {
        let role = try await connection.query("SELECT current_user, session_user").first ?? []
        guard role.first != "claimline_app", let login = role.last ?? nil else { return }
        throw Failure(
            code: 78,
            message: "behind a pooler the login must take the working role by itself; as the owner, run: "
                + "GRANT claimline_app TO \"\(login)\"; ALTER ROLE \"\(login)\" SET role = 'claimline_app'")
    }

    /// Runs `body` with everything that the steps of the flow need.
    func withContext<Value>(
        application: String, size: Int, patience: Duration = .seconds(30), logger: Logger,
        _ body: (ClaimsContext) async throws -> Value
    ) async throws -> Value {
        let keys = ClinicKeys(master: try masterKey())
        return try await withPool(application: application, size: size, patience: patience) { pool in
            let password = ProcessInfo.processInfo.environment["CLAIMLINE_CORE_PASSWORD"] ?? "test"
            let connectors = Connectors(pool: pool, password: password)
            let context = ClaimsContext(pool: pool, keys: keys, connectors: connectors, logger: logger)
            do {
                let value = try await body(context)
                await connectors.shutdown()
                return value
            } catch {
                await connectors.shutdown()
                throw error
            }
        }
    }
}
