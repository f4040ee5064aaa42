import Foundation

/// A visit document of the fixed format, made by hand, with the claim that should come of it.
struct OracleVisit {
    var id = ""
    var payer: OraclePayer
    /// Days before the day of the check.
    var age: Int
    var services: [OracleService]
    /// Members of the document, by name; services are added when it is written.
    var document: [String: Any]
    /// Whether the claim's lines are known; planted defects often leave none.
    var comparesLines = true
    /// Lines known by other means than arithmetic; nil computes them.
    var statedLines: [OracleLine]?

    /// The day of the check.
    static let today = OracleDay(year: 2026, month: 10, day: 6)

    var day: OracleDay { Self.today.adding(-age) }

    /// One line of NDJSON.
    func line() throws -> Data {
        var json = document
        json["visit_id"] = id
        json["interventions"] = services.map(\.json)
        return try JSONSerialization.data(withJSONObject: json, options: [.sortedKeys])
    }

    /// Lets a plant change a part of the document.
    mutating func change(_ name: String, _ body: (inout [String: Any]) -> Void) {
        var part = document[name] as? [String: Any] ?? [:]
        body(&part)
        document[name] = part
    }

    /// The same for a part of the first coverage.
    mutating func changeCoverage(_ body: (inout [String: Any]) -> Void) {
        var coverages = document["coverages"] as? [[String: Any]] ?? []
        body(&coverages[0])
        document["coverages"] = coverages
    }
}

/// A claim line as the oracle expects it; modifiers sorted.
struct OracleLine: Hashable, Comparable, CustomStringConvertible {
    let code: String
    let modifiers: [String]
    let units: Int

    init(_ code: String, _ modifiers: [String], _ units: Int) {
        self.code = code
        self.modifiers = modifiers.sorted()
        self.units = units
    }

    var description: String { ([code] + modifiers).joined(separator: "-") + "x\(units)" }

    static func < (left: Self, right: Self) -> Bool { left.description < right.description }
}

/// A calendar day, counted by hand.
struct OracleDay {
    let text: String
    private let number: Int

    init(year: Int, month: Int, day: Int) {
        var components = DateComponents()
        components.year = year
        components.month = month
        components.day = day
        self.init(number: Int((Self.calendar.date(from: components)?.timeIntervalSince1970 ?? 0) / 86_400))
    }

    private init(number: Int) {
        self.number = number
        let date = Date(timeIntervalSince1970: Double(number) * 86_400)
        let parts = Self.calendar.dateComponents([.year, .month, .day], from: date)
        text = String(format: "%04d-%02d-%02d", parts.year ?? 0, parts.month ?? 0, parts.day ?? 0)
    }

    func adding(_ days: Int) -> OracleDay { OracleDay(number: number + days) }

    private static let calendar: Calendar = {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(secondsFromGMT: 0) ?? .current
        return calendar
    }()
}
