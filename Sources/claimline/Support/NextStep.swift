import ArgumentParser
import Claims
import Postgres
import Vault

/// What a person can do about a failure, as the end of its message; nothing where there is nothing to say.
enum NextStep {
    static func after(_ error: PostgresError) -> String {
        switch error.kind {
        case .connection:
            "; is PostgreSQL running, and does DATABASE_URL (or --database-url) lead to it? claimline doctor looks"
        case .migration where error.message.contains("older") || error.message.contains("missing"):
            "; bring it forward as its owner: claimline migrate"
        case .timedOut: "; the server is busy or cannot be reached: claimline doctor looks"
        case .server where error.sqlState == "42501":
            "; the login needs the working role: GRANT claimline_app TO it, as the owner"
        case .server where error.sqlState == "3D000": "; make the database first: createdb NAME, then claimline migrate"
        case .server where error.sqlState?.hasPrefix("28") == true: "; check user and password of DATABASE_URL"
        case .server, .decoding, .cancelled, .migration, .poolClosed, .configuration, .protocol, .outcomeUnknown: ""
        }
    }

    static func after(_ error: VaultError) -> String {
        switch error {
        case .keyFile: "; --key-file or CLAIMLINE_KEY_FILE names it; only its owner may read it (chmod 600)"
        default: ""
        }
    }
}

extension Failure {
    /// Nothing goes by a reference.
    static func noClaim(_ reference: String, clinic: String?) -> Failure {
        let place = clinic.map { " of clinic \($0)" } ?? ""
        return Failure(
            code: 1,
            message: "no claim '\(reference)'\(place): neither a claim's number nor a visit's id; "
                + "claimline claims list shows both")
    }
}

/// The names of the command tree, for slips of the pen.
enum CommandNames {
    /// A hint where the words of a command line are near a command that there is; nil leaves the error to the parser.
    static func failure(for arguments: [String], _ error: any Error) -> Failure? {
        guard Claimline.exitCode(for: error).rawValue == 64 else { return nil }
        var commands = Claimline.configuration.subcommands
        var path = ["claimline"]
        for word in arguments.dropFirst() {
            if word.hasPrefix("-") || commands.isEmpty { return nil }
            if let next = commands.first(where: { name(of: $0) == word }) {
                commands = next.configuration.subcommands
                path.append(word)
                continue
            }
            let nearest = Spelling.nearest(to: word, among: commands.map(name))
            guard !nearest.isEmpty else { return nil }
            return Failure(code: 64, message: "'\(path.joined(separator: " "))' has no command '\(word)'\(nearest)")
        }
        return nil
    }

    private static func name(of command: any ParsableCommand.Type) -> String { command._commandName }
}
