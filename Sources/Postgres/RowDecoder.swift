/// Reads the columns of one row in order, checking each column's type.
///
/// Owns the result it reads, and cannot be copied or kept.
public struct RowDecoder: ~Copyable {
    private let result: ResultHandle
    private let rowCount: Int32
    private let columnCount: Int32
    private var row: Int32 = -1
    private var column: Int32 = 0

    init(_ result: consuming ResultHandle) {
        rowCount = result.rowCount
        columnCount = result.columnCount
        self.result = result
    }

    var count: Int { Int(rowCount) }

    /// Moves to the next row; false after the last.
    mutating func advance() -> Bool {
        row += 1
        column = 0
        return row < rowCount
    }

    /// Throws unless the row was read to its end, or not at all.
    func checkColumns() throws(PostgresError) {
        guard column == 0 || column == columnCount else {
            throw PostgresError(kind: .decoding, message: "read \(column) of \(columnCount) columns")
        }
    }

    /// Reads the next column.
    ///
    /// Throws `.decoding`, with the column's name, where there is no further column, its type is not one that `type`
    /// reads, or it is NULL and `type` is not optional.
    public mutating func next<T: PostgresDecodable>(_ type: T.Type = T.self) throws(PostgresError) -> T {
        guard column < columnCount else {
            throw PostgresError(kind: .decoding, message: "no column \(column + 1) in a row of \(columnCount)")
        }
        defer { column += 1 }
        let oid = result.type(ofColumn: column)
        guard T.accepts(oid: oid) else {
            let message = "column \(column + 1) is of type \(oid), not one read as \(T.self)"
            throw PostgresError(kind: .decoding, message: message, column: result.name(ofColumn: column))
        }
        do {
            return try result.value(row: row, column: column, oid: oid)
        } catch {
            var located = error
            located.column = result.name(ofColumn: column)
            throw located
        }
    }
}
