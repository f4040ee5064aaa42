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
        guard parts.count == 2, let kind = ReferenceKind(rawValue: parts[0]) else {
            throw ValidationError("'\(text)' is not KIND=PATH; kinds are \(Self.kinds)")
        }
        self.kind = kind
        path = parts[1]
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
