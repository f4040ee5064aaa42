/// One service of an oracle's visit, before it becomes JSON.
struct OracleService {
    /// A stretch of minutes of the day.
    struct Span {
        var start: Int
        var end: Int
        /// `OT`, `OTA` or `both`.
        var who: String
    }

    var code: String
    var spans: [Span] = []
    var therapist: Int?
    var assistant: Int?
    var modifiers: [String] = []
    var pointers = [1]
    var billedUnits: Int?
    var chargeCents: Int?
    var isGroup = false

    /// Codes counted in quarter hours of one-on-one time.
    static let quarterHours: Set<String> = [
        "97032", "97033", "97034", "97035", "97036", "97110", "97112", "97113", "97116", "97124", "97129", "97130",
        "97140", "97530", "97533", "97535", "97537", "97542", "97750", "97755", "97760", "97761", "97763",
    ]
    /// Codes counted in longer blocks, by their minutes.
    static let blocks = ["97545": 120, "97546": 60, "96125": 60, "97550": 30, "97551": 15]

    var isQuarterHours: Bool { Self.quarterHours.contains(code) && !isGroup }

    /// Minutes of the therapist, alone or together with the assistant.
    var therapistMinutes: Int {
        spans.isEmpty ? therapist ?? 0 : spans.filter { $0.who != "OTA" }.reduce(0) { $0 + $1.end - $1.start }
    }

    /// Minutes of the assistant alone.
    var assistantMinutes: Int {
        spans.isEmpty ? assistant ?? 0 : spans.filter { $0.who == "OTA" }.reduce(0) { $0 + $1.end - $1.start }
    }

    var minutes: Int { therapistMinutes + assistantMinutes }

    var json: [String: Any] {
        var json: [String: Any] = ["code": code, "diagnosis_pointers": pointers]
        if !spans.isEmpty {
            json["intervals"] = spans.map { span -> [String: Any] in
                ["start": Self.time(span.start), "end": Self.time(span.end), "performer": span.who]
            }
        } else if therapist != nil || assistant != nil {
            json["minutes"] = ["OT": therapist ?? 0, "OTA": assistant ?? 0]
        }
        if !modifiers.isEmpty { json["modifiers"] = modifiers }
        if let billedUnits { json["billed_units"] = billedUnits }
        if let chargeCents { json["charge_cents"] = chargeCents }
        if isGroup { json["group"] = true }
        return json
    }

    private static func time(_ minute: Int) -> String {
        let (hour, rest) = (minute / 60, minute % 60)
        return (hour < 10 ? "0" : "") + "\(hour):" + (rest < 10 ? "0" : "") + "\(rest)"
    }
}
