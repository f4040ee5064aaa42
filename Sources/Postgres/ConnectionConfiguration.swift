/// How to connect, and what every new connection starts with.
///
/// Its description names no server, user or password.
public struct ConnectionConfiguration: Sendable, CustomStringConvertible, CustomReflectable {
    /// libpq keywords and values; later ones win, and the connection string stands where `dbname` comes first.
    private var parameters: [(keyword: String, value: String)]

    /// Shown in `pg_stat_activity`.
    public var applicationName = "claimline"
    /// How long one statement, pipeline or piece of COPY may take; nil for without limit.
    public var statementTimeout: Duration? = .seconds(30)
    /// How long connecting may take, name look-up and TLS included.
    public var connectTimeout: Duration = .seconds(10)
    /// Run once on every new connection, as `SET ROLE claimline_app`.
    public var startupStatements: [String] = []
    /// Whether statements are prepared by name; false behind PgBouncer in transaction mode, where sessions are shared.
    public var preparesStatements = true

    /// Takes `DATABASE_URL` (`postgres://` or `postgresql://`, or libpq's `keyword=value` form), else the `PG*` variables.
    ///
    /// What neither says, libpq takes from where it always does: the process's own `PG*` variables, the password and
    /// service files, and its defaults. TLS is set by `sslmode` and its companions (PostgreSQL manual, 34.1.2). A string
    /// that cannot be read makes the first connection throw `.configuration`.
    public init(environment: [String: String]) {
        // A peer that vanished is noticed within a minute, where the URL does not say otherwise.
        parameters = [
            ("keepalives_idle", "20"), ("keepalives_interval", "10"), ("keepalives_count", "3"),
            ("tcp_user_timeout", "40000"),
        ]
        let url = environment["DATABASE_URL"].flatMap { $0.isEmpty ? nil : $0 }
        for (variable, keyword) in Self.variables {
            // libpq reads a connection string only in the first `dbname`.
            guard let value = environment[variable], keyword != "dbname" || url == nil else { continue }
            parameters.append((keyword, value))
        }
        if let url { parameters.append(("dbname", url)) }
    }

    /// Overrides one libpq keyword, as `dbname` or `sslmode`.
    public mutating func set(_ keyword: String, to value: String) {
        parameters.append((keyword, value))
    }

    /// What libpq connects with.
    var libpqParameters: [(keyword: String, value: String)] {
        [("fallback_application_name", applicationName)] + parameters + [("client_encoding", "UTF8")]
    }

    /// Names only what holds no secret.
    public var description: String { "PostgreSQL connection of \(applicationName)" }

    /// Hides the parameters, which may hold a password.
    public var customMirror: Mirror { Mirror(self, children: ["applicationName": applicationName]) }

    /// libpq's variables (PostgreSQL manual, 34.15) that say where and as whom to connect.
    private static let variables = [
        ("PGHOST", "host"), ("PGHOSTADDR", "hostaddr"), ("PGPORT", "port"), ("PGDATABASE", "dbname"),
        ("PGUSER", "user"),
        ("PGPASSWORD", "password"), ("PGPASSFILE", "passfile"), ("PGSERVICE", "service"), ("PGOPTIONS", "options"),
        ("PGSSLMODE", "sslmode"), ("PGSSLROOTCERT", "sslrootcert"), ("PGSSLCERT", "sslcert"), ("PGSSLKEY", "sslkey"),
        ("PGSSLCRL", "sslcrl"), ("PGSSLMINPROTOCOLVERSION", "ssl_min_protocol_version"),
        ("PGCHANNELBINDING", "channel_binding"), ("PGTARGETSESSIONATTRS", "target_session_attrs"),
    ]
}
