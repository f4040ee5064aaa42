/// Facts about codes, each in force on a span of days, packed into sorted arrays: eight bytes a fact.
///
/// Keys are divided in two. The upper parts, the first codes of pairs, are looked up in a dictionary, the lower ones by
/// binary search among the few hundred of the same upper part. Millions of edits share a few hundred combinations of
/// dates and indicator; an edit keeps only the place of its own.
struct CodePeriods<Fact: Hashable & Sendable>: Sendable {
    private struct Period: Hashable {
        let from: CalendarDay
        let through: CalendarDay
        let fact: Fact
    }

    /// Where the keys of each upper part stand.
    private let groups: [UInt64: Range<Int>]
    /// The lower parts, sorted within their group; a key stands once for each of its periods, the later ones first.
    private let lowers: [UInt32]
    /// The place in `periods` of each key's fact.
    private let places: [UInt32]
    private let periods: [Period]

    /// The fact about a key that is in force on `day`, the one that began last when there are several.
    func fact(of key: UInt64, on day: CalendarDay) -> Fact? {
        guard let group = groups[key.upperPart] else { return nil }
        let lower = key.lowerPart
        var index = firstIndex(of: lower, in: group)
        while index < group.upperBound, lowers[index] == lower {
            let period = periods[Int(places[index])]
            if period.from <= day, day <= period.through { return period.fact }
            index += 1
        }
        return nil
    }

    /// All facts about a key that are in force on `day`.
    func facts(of key: UInt64, on day: CalendarDay) -> [Fact] {
        guard let group = groups[key.upperPart] else { return [] }
        let lower = key.lowerPart
        return (firstIndex(of: lower, in: group)..<group.upperBound).prefix { lowers[$0] == lower }.compactMap {
            index in
            let period = periods[Int(places[index])]
            return period.from <= day && day <= period.through ? period.fact : nil
        }
    }

    /// Where the lower part begins in its group, or would begin.
    private func firstIndex(of lower: UInt32, in group: Range<Int>) -> Int {
        var low = group.lowerBound
        var count = group.count
        while count > 0 {
            let half = count / 2
            if lowers[low + half] < lower {
                low += half + 1
                count -= half + 1
            } else {
                count = half
            }
        }
        return low
    }
}

extension UInt64 {
    /// All but the lowest 27 bits of a key; of a pair, its first code.
    fileprivate var upperPart: UInt64 { self >> 27 }
    fileprivate var lowerPart: UInt32 { UInt32(truncatingIfNeeded: self & (1 << 27 - 1)) }
}

extension CodePeriods {
    /// Takes facts in any order; those in the order of their keys are packed without sorting.
    struct Builder: Sendable {
        private struct Entry {
            let key: UInt64
            let place: UInt32
        }

        private var entries: [Entry] = []
        private var periods: [Period] = []
        private var placeOfPeriod: [Period: UInt32] = [:]
        private var isSorted = true

        /// Adds a fact; without a last day it stays in force.
        mutating func add(_ fact: Fact, of key: UInt64, from: CalendarDay, through: CalendarDay?) {
            let period = Period(from: from, through: through ?? .last, fact: fact)
            let place = place(of: period)
            if let last = entries.last, !isInOrder(last, before: key, period) { isSorted = false }
            entries.append(Entry(key: key, place: place))
        }

        /// The packed facts.
        consuming func build() -> CodePeriods {
            if !isSorted {
                let periods = periods
                entries.sort { left, right in
                    left.key == right.key
                        ? periods[Int(left.place)].from > periods[Int(right.place)].from : left.key < right.key
                }
            }
            var groups: [UInt64: Range<Int>] = [:]
            var start = 0
            for index in entries.indices where entries[start].key.upperPart != entries[index].key.upperPart {
                groups[entries[start].key.upperPart] = start..<index
                start = index
            }
            if let last = entries.last { groups[last.key.upperPart] = start..<entries.count }
            return CodePeriods(
                groups: groups, lowers: entries.map(\.key.lowerPart), places: entries.map(\.place), periods: periods)
        }

        private func isInOrder(_ last: Entry, before key: UInt64, _ period: Period) -> Bool {
            last.key < key || last.key == key && periods[Int(last.place)].from >= period.from
        }

        private mutating func place(of period: Period) -> UInt32 {
            // Neighbours in a file are often of one quarter: no look-up then.
            if let last = entries.last, periods[Int(last.place)] == period { return last.place }
            if let place = placeOfPeriod[period] { return place }
            let place = UInt32(periods.count)
            periods.append(period)
            placeOfPeriod[period] = place
            return place
        }
    }
}

extension CodePeriods {
    /// Facts from tables by code; codes that are no codes are left out.
    init<Value>(_ tables: [String: DatedTable<Value>], _ fact: (Value) -> Fact) {
        var builder = Builder()
        for (code, table) in tables {
            guard let key = CodeKey(code) else { continue }
            for entry in table.entries {
                builder.add(fact(entry.value), of: key.value, from: entry.from, through: entry.through)
            }
        }
        self = builder.build()
    }
}
