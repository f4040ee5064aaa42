import Claims

/// A page of a list under the list's name, with `next_cursor` unless it was the last.
struct Page<Row: Encodable & Sendable>: Encodable, Sendable {
    private let name: String
    private let rows: [Row]
    private let nextCursor: String?

    /// The rows that a query with a limit gave; fewer than that are the last.
    init(_ name: String, _ rows: [Row], limit: Int, cursor: (Row) -> String) {
        self.name = name
        self.rows = rows
        nextCursor = rows.count < limit ? nil : rows.last.map(cursor)
    }

    /// Of rows that are all at hand and in the order of their cursors, those after a cursor.
    init(_ name: String, all rows: [Row], after: String?, limit: Int, cursor: (Row) -> String) {
        let left = after.map { after in rows.drop { cursor($0) <= after } } ?? rows[...]
        self.name = name
        self.rows = Array(left.prefix(limit))
        nextCursor = left.count <= limit ? nil : self.rows.last.map(cursor)
    }

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(_ name: String) { stringValue = name }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(rows, forKey: Key(name))
        try container.encodeIfPresent(nextCursor, forKey: Key("next_cursor"))
    }
}

extension Call {
    /// Rows that a list may have, from the query.
    func limit(most: Int) throws -> Int {
        guard let text = query["limit"] else { return 50 }
        guard let limit = Int(text), (1...most).contains(limit) else {
            throw Refusal.badRequest("limit must be 1 to \(most).")
        }
        return limit
    }

    /// The number after which a list goes on.
    func cursor() throws -> Int64? {
        try query["cursor"].map { text in
            guard let number = Int64(text), number > 0 else { throw Refusal.badRequest("cursor is not one of ours.") }
            return number
        }
    }

    /// A value of the query that must be one of those that there are.
    func choice<Choice: RawRepresentable<String>>(_ name: String, _ type: Choice.Type) throws -> Choice? {
        try query[name].map { text in
            guard let choice = Choice(rawValue: text) else {
                throw Refusal.badRequest("\(name) is none of the values that it may have.")
            }
            return choice
        }
    }

    /// A whole number of the query.
    func whole(_ name: String, _ range: ClosedRange<Int>) throws -> Int? {
        try query[name].map { text in
            guard let number = Int(text), range.contains(number) else {
                throw Refusal.badRequest("\(name) must be \(range.lowerBound) to \(range.upperBound).")
            }
            return number
        }
    }
}
