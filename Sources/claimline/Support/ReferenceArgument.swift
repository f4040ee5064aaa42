import ArgumentParser
import Billing
import Claims
import Foundation

/// A reference file on the command line: `KIND=PATH`.
struct ReferenceArgument {
    let kind: ReferenceKind
    let path: String

    /// From `KIND=PATH`; an unknown kind or a missing path is a usage error.
    init(_ text: String) throws {
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { throw ValidationError("'\(text)' is not KIND=PATH") }
        kind = try Self.kind(parts[0])
        path = parts[1]
    }

    /// A kind by its name.
    static func kind(_ text: String) throws -> ReferenceKind {
        guard let kind = ReferenceKind(rawValue: text) else {
            throw ValidationError("there is no kind '\(text)'; kinds are \(kinds)")
        }
        return kind
    }

    /// The kinds, for help and errors.
    static let kinds = ReferenceKind.allCases.map(\.rawValue).joined(separator: ", ")

    /// The tables of all the files; files of one kind make one table, named for the first of them.
    static func tables(_ arguments: [ReferenceArgument]) throws(ReferenceError) -> ReferenceTables {
        var tables = ReferenceTables.none
        for kind in ReferenceKind.allCases {
            let paths = arguments.filter { $0.kind == kind }.map(\.path)
            guard let first = paths.first else { continue }
            let version = URL(fileURLWithPath: first).lastPathComponent
            tables.add(try ReferenceTables(kind, version: version, paths: paths))
        }
        return tables
    }
}
