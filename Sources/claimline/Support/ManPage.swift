import ArgumentParser
import Foundation

/// The manual page of the whole command tree, from what the parser itself knows, so that it cannot say anything else than
/// `--help`. Source of the macros: man(7) of groff 1.22.
struct ManPage {
    private struct Tool: Decodable { let command: Command }

    private struct Command: Decodable {
        let commandName: String
        let abstract: String?
        let discussion: String?
        let shouldDisplay: Bool?
        let subcommands: [Command]?
        let arguments: [Argument]?
    }

    private struct Argument: Decodable {
        struct Name: Decodable {
            let kind: String
            let name: String

            var text: String { kind == "long" ? "--\(name)" : "-\(name)" }
        }

        let kind: String
        let shouldDisplay: Bool?
        let isOptional: Bool?
        let names: [Name]?
        let valueName: String?
        let abstract: String?
    }

    private let root: Command

    /// Throws `DecodingError` where the parser describes itself in another form.
    init() throws {
        root = try JSONDecoder().decode(Tool.self, from: Data(Claimline._dumpHelp().utf8)).command
    }

    /// The page.
    var text: String {
        var lines = [
            ".TH CLAIMLINE 1 \"\" \"Claimline\" \"Claimline Manual\"", ".SH NAME",
            "claimline \\- \(Self.escaped(Self.lowered(root.abstract ?? "")))", ".SH SYNOPSIS", ".B claimline",
            ".I command", ".RI [ options ]", ".SH DESCRIPTION",
            "Data goes to standard output, everything else to standard error.",
            Self.escaped("Commands that print data take --json and print one document. Every command takes --help."),
            ".SH COMMANDS",
        ]
        for command in shown(root.subcommands) { lines += self.lines(of: command, after: "claimline") }
        return (lines + Self.ending).joined(separator: "\n") + "\n"
    }

    private func shown(_ commands: [Command]?) -> [Command] {
        (commands ?? []).filter { $0.shouldDisplay != false && $0.commandName != "help" }
    }

    /// A command, or its subcommands where it has any.
    private func lines(of command: Command, after path: String) -> [String] {
        let path = "\(path) \(command.commandName)"
        let children = shown(command.subcommands)
        if !children.isEmpty { return children.flatMap { self.lines(of: $0, after: path) } }
        let arguments = (command.arguments ?? []).filter { $0.shouldDisplay != false && !Self.isHelp($0) }
        let places = arguments.filter { $0.kind == "positional" }.map { argument in
            argument.isOptional == true ? " [\(argument.valueName ?? "value")]" : " \(argument.valueName ?? "value")"
        }
        var page = [".SS \"\(Self.escaped(path + places.joined()))\""]
        for text in [command.abstract, command.discussion].compactMap({ $0 }) where !text.isEmpty {
            page += Self.paragraph(text)
        }
        for argument in arguments {
            page += [".TP", Self.label(argument)] + Self.paragraph(argument.abstract ?? "", first: true)
        }
        return page
    }

    private static func isHelp(_ argument: Argument) -> Bool {
        argument.names?.contains { $0.name == "help" || $0.name == "version" } == true
    }

    /// `--from day`, in bold and italics.
    private static func label(_ argument: Argument) -> String {
        let names = (argument.names ?? []).map { "\\fB\(escaped($0.text))\\fR" }.joined(separator: ", ")
        let value = argument.kind == "flag" ? "" : "\\fI\(escaped(argument.valueName ?? "value"))\\fR"
        return [names, value].filter { !$0.isEmpty }.joined(separator: " ")
    }

    private static func paragraph(_ text: String, first: Bool = false) -> [String] {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: true).map { escaped(String($0)) }
        if lines.isEmpty { return first ? ["\\&"] : [] }
        return (first ? [] : [".PP"]) + lines
    }

    /// Text that roff takes literally, on a line of its own or within one.
    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for character in text {
            switch character {
            case "\\": escaped += "\\e"
            case "-": escaped += "\\-"
            case "\"": escaped += "\\(dq"
            case "'": escaped += "\\(aq"
            case "`": escaped += "\\(ga"
            case "^": escaped += "\\(ha"
            case "~": escaped += "\\(ti"
            case _ where !character.isASCII:
                for scalar in character.unicodeScalars {
                    let code = String(scalar.value, radix: 16, uppercase: true)
                    escaped += "\\[u\(String(repeating: "0", count: max(0, 4 - code.count)))\(code)]"
                }
            default: escaped.append(character)
            }
        }
        return escaped.hasPrefix(".") ? "\\&" + escaped : escaped
    }

    private static func lowered(_ text: String) -> String {
        let plain = text.hasSuffix(".") ? String(text.dropLast()) : text
        return plain.prefix(1).lowercased() + plain.dropFirst()
    }

    private static let ending: [String] = {
        let codes = [
            ("0", "success"), ("1", "problems were found"), ("64", "wrong usage"), ("65", "bad data"),
            ("69", "the database cannot be reached"), ("70", "a fault of the program"), ("75", "try again later"),
            ("77", "not permitted"), ("78", "wrong configuration"), ("130, 143", "ended by a signal"),
        ]
        let variables = [
            ("DATABASE_URL", "the database, as postgresql://\\[u2026]; otherwise libpq\\(aqs own variables"),
            ("CLAIMLINE_KEY_FILE", "the master key\\(aqs file, made on first use with mode 0600"),
            ("CLAIMLINE_CORE_PASSWORD", "the password of CORE envelopes"),
            ("CLAIMLINE_UNPREPARED", "1 behind a transaction\\-mode pooler"),
            ("NO_COLOR, TERM", "when NO_COLOR is set or TERM is dumb, nothing is drawn over"),
        ]
        return [".SH EXIT STATUS"] + codes.flatMap { [".TP", ".B \($0.0)", $0.1] } + [".SH ENVIRONMENT"]
            + variables.flatMap { [".TP", ".B \($0.0)", $0.1] } + [".SH SEE ALSO", ".BR psql (1)"]
    }()
}
