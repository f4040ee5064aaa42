/// What a number is.
public enum ReportUnit: String, Sendable, Codable {
    /// Text: a code, a name.
    case text
    /// How many.
    case count
    /// US cents.
    case cents
    /// Seconds.
    case seconds
    /// Days.
    case days
    /// A share of 1.
    case ratio
    /// Any other number.
    case number
}

/// A cell of a table.
public enum ReportValue: Sendable, Hashable, Codable {
    /// Nothing to say.
    case none
    /// Counts, cents, seconds.
    case integer(Int64)
    /// Ratios.
    case number(Double)
    /// Text.
    case text(String)

    init(_ text: String?) { self = text.map(ReportValue.text) ?? .none }
    init(_ number: Int64?) { self = number.map(ReportValue.integer) ?? .none }
    init(_ number: Double?) { self = number.map(ReportValue.number) ?? .none }

    /// From null, a number or text.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .none
        } else if let whole = try? container.decode(Int64.self) {
            self = .integer(whole)
        } else if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else {
            self = .text(try container.decode(String.self))
        }
    }

    /// As null, a number or text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .none: try container.encodeNil()
        case .integer(let number): try container.encode(number)
        case .number(let number): try container.encode(number)
        case .text(let text): try container.encode(text)
        }
    }
}

/// A column of a table.
public struct ReportColumn: Sendable, Hashable, Codable {
    /// Name in documents, such as `insurance_cents`.
    public let id: String
    /// Name for people.
    public let title: String
    /// What its cells are.
    public let unit: ReportUnit

    init(_ id: String, _ title: String, _ unit: ReportUnit = .text) {
        self.id = id
        self.title = title
        self.unit = unit
    }
}

/// Rows under typed columns.
public struct ReportTable: Sendable, Hashable, Codable {
    /// The columns.
    public let columns: [ReportColumn]
    /// The rows, each with a cell for every column.
    public let rows: [[ReportValue]]
}
