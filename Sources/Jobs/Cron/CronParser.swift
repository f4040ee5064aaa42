/// Reads the five fields of a cron expression and says where one is wrong.
struct CronParser {
    private let kind: CronField.Kind
    private let text: Substring
    /// Characters before `text`, for messages.
    private let offset: Int

    /// The fields of `text` in order.
    static func fields(_ text: String) throws(CronError) -> [CronField] {
        let words = text.split(whereSeparator: \.isWhitespace)
        let kinds = CronField.Kind.allCases
        guard words.count == kinds.count else {
            throw CronError(
                field: nil, position: text.count + 1,
                problem: "\(words.count) of 5 fields: minute, hour, day of month, month, day of week")
        }
        var fields: [CronField] = []
        for (kind, word) in zip(kinds, words) {
            let offset = text.distance(from: text.startIndex, to: word.startIndex)
            fields.append(try CronParser(kind: kind, text: word, offset: offset).field())
        }
        return fields
    }

    private func field() throws(CronError) -> CronField {
        var field = CronField(isWild: text.first == "*")
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let (range, step) = try rangeAndStep(part)
            for value in stride(from: range.lowerBound, through: range.upperBound, by: step) {
                field.insert(kind == .dayOfWeek && value == 7 ? 0 : value)
            }
        }
        return field
    }

    private func rangeAndStep(_ part: Substring) throws(CronError) -> (ClosedRange<Int>, Int) {
        let halves = part.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        let range = try range(halves[0])
        guard halves.count == 2 else { return (range, 1) }
        guard halves[0].first == "*" || halves[0].contains("-") else {
            let example = "\(halves[0])-\(kind.range.upperBound)/\(halves[1])"
            throw error(at: halves[1].startIndex, "a step needs a range or * before it, as in \(example)")
        }
        guard let step = number(halves[1]), step >= 1, step <= kind.range.upperBound else {
            throw error(at: halves[1].startIndex, "a step is 1 to \(kind.range.upperBound)")
        }
        return (range, step)
    }

    private func range(_ part: Substring) throws(CronError) -> ClosedRange<Int> {
        if part == "*" { return kind == .dayOfWeek ? 0...6 : kind.range }
        let ends = part.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        let first = try value(ends[0])
        guard ends.count == 2 else { return first...first }
        let last = try value(ends[1])
        guard first <= last else { throw error(at: part.startIndex, "the range \(part) runs backwards") }
        return first...last
    }

    private func value(_ word: Substring) throws(CronError) -> Int {
        if let name = kind.names.firstIndex(of: word.lowercased()) { return kind.range.lowerBound + name }
        let allowed =
            "\(kind.range.lowerBound) to \(kind.range.upperBound)"
            + (kind.names.isEmpty ? "" : " or \(kind.names[0]) to \(kind.names[kind.names.count - 1])")
        guard !word.isEmpty else { throw error(at: word.startIndex, "a value is missing; allowed are \(allowed)") }
        guard let number = number(word) else {
            throw error(at: word.startIndex, "'\(word)' is no value; allowed are \(allowed)")
        }
        guard kind.range.contains(number) else {
            throw error(at: word.startIndex, "\(number) is out of range; allowed are \(allowed)")
        }
        return number
    }

    /// Digits only: `Int` alone would read a sign too.
    private func number(_ word: Substring) -> Int? {
        word.allSatisfy { $0.isASCII && $0.isNumber } ? Int(word) : nil
    }

    private func error(at index: Substring.Index, _ problem: String) -> CronError {
        CronError(
            field: kind.rawValue, position: offset + text.distance(from: text.startIndex, to: index) + 1,
            problem: problem)
    }
}
