/// One row of a COPY, filled column by column in the order of `copyIn`'s `columns`.
///
/// COPY converts nothing: each value's type must be exactly the column's.
public struct CopyRow {
    private(set) var buffer = WireBuffer()
    private let columnCount: Int
    private var filledColumns = 0

    /// Starts with the header of binary COPY (PostgreSQL manual, COPY, "Binary Format").
    init(columnCount: Int) {
        self.columnCount = columnCount
        buffer.append(bytes: Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0x00])
        buffer.append(Int32(0))
        buffer.append(Int32(0))
    }

    /// Appends the next column's value.
    public mutating func append(_ value: some PostgresEncodable) {
        filledColumns += 1
        buffer.appendPrefixed(value)
    }

    mutating func beginRow() {
        filledColumns = 0
        buffer.append(Int16(columnCount))
    }

    mutating func endRow() {
        precondition(filledColumns == columnCount, "each row of a COPY must fill every column")
    }

    mutating func end() {
        buffer.append(Int16(-1))
    }

    mutating func removeAll() {
        buffer.removeAll()
    }
}
