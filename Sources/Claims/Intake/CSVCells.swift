/// The cells of one CSV record (RFC 4180).
enum CSVCells: Equatable {
    case complete([String])
    /// A quote is still open: the record goes on in the next line, or it is damaged.
    case unfinished
    /// Text after a closing quote.
    case damaged

    /// Takes a record apart. A quote within an unquoted cell stands for itself.
    static func parse(_ bytes: [UInt8], delimiter: UInt8) -> CSVCells {
        let quote = UInt8(ascii: "\"")
        var cells: [String] = []
        var cell: [UInt8] = []
        var position = 0
        while true {
            if position < bytes.count, bytes[position] == quote {
                position += 1
                while true {
                    guard position < bytes.count else { return .unfinished }
                    let byte = bytes[position]
                    position += 1
                    if byte == quote {
                        guard position < bytes.count, bytes[position] == quote else { break }
                        position += 1
                    }
                    cell.append(byte)
                }
                guard position == bytes.count || bytes[position] == delimiter else { return .damaged }
            } else {
                let end = bytes[position...].firstIndex(of: delimiter) ?? bytes.count
                cell.append(contentsOf: bytes[position..<end])
                position = end
            }
            cells.append(String(decoding: cell, as: UTF8.self))
            cell.removeAll(keepingCapacity: true)
            guard position < bytes.count else { return .complete(cells) }
            position += 1
        }
    }
}
