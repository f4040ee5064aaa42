/// Where a sealed value lives. It is authenticated with the value, so a value copied elsewhere does not open.
public struct SealContext: Sendable, Hashable {
    /// Table that holds the value.
    public let table: String
    /// Column that holds the value.
    public let column: String
    /// Clinic whose value it is.
    public let clinic: Int32
    /// Key of the row within the table.
    public let row: Int64

    /// Names the place of a value.
    public init(table: String, column: String, clinic: Int32, row: Int64) {
        self.table = table
        self.column = column
        self.clinic = clinic
        self.row = row
    }

    /// Fixed-width numbers, then the names with their lengths: no two contexts give the same bytes.
    func associatedData(header: [UInt8]) -> [UInt8] {
        var data = header
        data.reserveCapacity(header.count + 24 + table.utf8.count + column.utf8.count)
        data.appendBigEndian(clinic)
        data.appendBigEndian(row)
        data.appendBigEndian(Int32(table.utf8.count))
        data.append(contentsOf: table.utf8)
        data.appendBigEndian(Int32(column.utf8.count))
        data.append(contentsOf: column.utf8)
        return data
    }
}

extension [UInt8] {
    /// Appends an integer, most significant byte first.
    mutating func appendBigEndian(_ value: some FixedWidthInteger) {
        for shift in stride(from: value.bitWidth - 8, through: 0, by: -8) {
            append(UInt8(truncatingIfNeeded: value >> shift))
        }
    }
}
