public import Billing

/// Reads a reference file row by row, holding one line of it in memory.
public struct ReferenceReader {
    private let file: String
    private let kind: ReferenceKind
    private var layout: any ReferenceLayout
    private var isEmpty = true

    /// Opens a file.
    ///
    /// - Throws: `ReferenceError.unreadable`.
    public init(path: String, kind: ReferenceKind) throws(ReferenceError) {
        file = path
        self.kind = kind
        do {
            layout = Self.layout(of: kind, try ByteSource(path: path))
        } catch {
            guard case .unreadable(let reason) = error else {
                throw .unreadable(file: path, reason: error.description)
            }
            throw .unreadable(file: path, reason: reason)
        }
    }

    /// The next row; nil at the end of the file.
    ///
    /// - Throws: `ReferenceError.badLine` with the line's number and what is wrong with it, `.noRows` at the end of a
    ///   file without any row.
    public mutating func next() throws(ReferenceError) -> ReferenceRow? {
        let row: ReferenceRow?
        do {
            row = try layout.next()
        } catch {
            throw .badLine(file: file, line: error.line, reason: error.reason)
        }
        if row == nil && isEmpty { throw .noRows(file: file, kind: kind) }
        isEmpty = false
        return row
    }

    private static func layout(of kind: ReferenceKind, _ source: ByteSource) -> any ReferenceLayout {
        switch kind {
        case .procedureEdits: ProcedureEditFile(source)
        case .unitLimits: UnitLimitFile(source)
        case .addOns: AddOnFile(source)
        case .relativeValues: RelativeValueFile(source)
        case .diagnoses: DiagnosisFile(source)
        case .taxonomies, .placesOfService, .adjustmentReasons, .remarks: CodeListFile(source, kind: kind)
        }
    }
}

extension ReferenceTables {
    /// A table from files alone, for work without a database.
    ///
    /// - Parameter version: its name in findings.
    /// - Throws: `ReferenceError` of the first bad line.
    public init(_ kind: ReferenceKind, version: String, paths: [String]) throws(ReferenceError) {
        var builder = ReferenceBuilder(kind)
        for path in paths {
            var reader = try ReferenceReader(path: path, kind: kind)
            while let row = try reader.next() { builder.add(row) }
        }
        self = builder.build(version: version)
    }
}
