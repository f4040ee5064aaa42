import Foundation
import Postgres
import Testing

@testable import Jobs

/// Daylight saving and other changes of the clock.
@Suite struct CronClockChangeTests {
    private func runs(_ text: String, zone: String, from: String, to: String) throws -> [String] {
        let expression = try CronExpression(text)
        let zone = try #require(TimeZone(identifier: zone))
        let end = try timestamp(to)
        var found: [String] = []
        var instant = expression.next(after: try timestamp(from), in: zone)
        while instant < end {
            found.append(iso(instant))
            instant = expression.next(after: instant, in: zone)
        }
        return found
    }

    /// New York, 8 March 2026: 01:59 EST is followed by 03:00 EDT (07:00 UTC).
    @Test func whatTheClockSkipsRunsOnceRightAfterTheGap() throws {
        func day(_ text: String) throws -> [String] {
            try runs(text, zone: "America/New_York", from: "2026-03-08T05:00:00Z", to: "2026-03-09T04:00:00Z")
        }
        #expect(try day("30 2 * * *") == ["2026-03-08T07:00:00Z"])
        #expect(try day("0,30 2 * * *") == ["2026-03-08T07:00:00Z"])
        #expect(try day("0 3 * * *") == ["2026-03-08T07:00:00Z"])
        // Both what was skipped and what is due then: one run.
        #expect(try day("0 1-4 * * *") == ["2026-03-08T06:00:00Z", "2026-03-08T07:00:00Z", "2026-03-08T08:00:00Z"])
        #expect(try day("30 2 * * mon").isEmpty)
        #expect(
            try day("30 * * * *").prefix(3) == ["2026-03-08T05:30:00Z", "2026-03-08T06:30:00Z", "2026-03-08T07:30:00Z"])
        #expect(try day("15 */2 * * *").prefix(2) == ["2026-03-08T05:15:00Z", "2026-03-08T08:15:00Z"])
    }

    /// New York, 1 November 2026: 01:59 EDT is followed by 01:00 EST (06:00 UTC).
    @Test func whatTheClockRepeatsRunsOnce() throws {
        func day(_ text: String) throws -> [String] {
            try runs(text, zone: "America/New_York", from: "2026-11-01T04:00:00Z", to: "2026-11-01T08:00:00Z")
        }
        #expect(try day("30 1 * * *") == ["2026-11-01T05:30:00Z"])
        #expect(try day("0 2 * * *") == ["2026-11-01T07:00:00Z"])
        #expect(
            try day("0,30 1-2 * * *")
                == ["2026-11-01T05:00:00Z", "2026-11-01T05:30:00Z", "2026-11-01T07:00:00Z", "2026-11-01T07:30:00Z"])
        #expect(
            try day("30 * * * *")
                == ["2026-11-01T04:30:00Z", "2026-11-01T05:30:00Z", "2026-11-01T06:30:00Z", "2026-11-01T07:30:00Z"])
    }

    @Test func startingInsideARepeatedHourDoesNotRunAgain() throws {
        let expression = try CronExpression("30 1 * * *")
        let zone = try #require(TimeZone(identifier: "America/New_York"))
        // 01:10 EST, the second time: 01:30 was shown 40 minutes ago.
        let next = expression.next(after: try timestamp("2026-11-01T06:10:00Z"), in: zone)
        #expect(iso(next) == "2026-11-02T06:30:00Z")
    }

    /// Half an hour (Lord Howe), two hours (Troll), a whole day across the date line (Apia), an unusual zone change.
    @Test func otherChangesOfTheClock() throws {
        #expect(
            try runs(
                "15 2 * * *", zone: "Australia/Lord_Howe", from: "2026-10-03T12:00:00Z", to: "2026-10-04T12:00:00Z")
                == ["2026-10-03T15:30:00Z"])
        #expect(
            try runs("30 1,2 * * *", zone: "Antarctica/Troll", from: "2026-03-28T12:00:00Z", to: "2026-03-29T12:00:00Z")
                == ["2026-03-29T01:00:00Z"])
        // 30 December 2011 did not take place in Samoa: its run is made up for at the beginning of the 31st.
        #expect(
            try runs("0 9 * * *", zone: "Pacific/Apia", from: "2011-12-29T12:00:00Z", to: "2012-01-01T00:00:00Z")
                == ["2011-12-29T19:00:00Z", "2011-12-30T10:00:00Z", "2011-12-30T19:00:00Z", "2011-12-31T19:00:00Z"])
        #expect(
            try runs("45 23 * * *", zone: "America/Caracas", from: "2016-04-30T12:00:00Z", to: "2016-05-02T12:00:00Z")
                == ["2016-05-01T04:15:00Z", "2016-05-02T03:45:00Z"])
    }

    /// Every zone with its own way of changing its clock, against a simulation that steps minute by minute.
    @Test func agreesWithASimulationInEveryZone() throws {
        let expressions = [
            "30 2 * * *", "0,20,40 0-3 * * *", "15 23 * * *", "*/20 1 * * *", "10 * * * *", "0 */3 * * *",
            "5 0-23/2 * * sun",
        ]
        var seen: Set<[Int]> = []
        var checked = 0
        for name in TimeZone.knownTimeZoneIdentifiers.sorted() {
            let zone = try #require(TimeZone(identifier: name))
            for change in Simulation.changes(of: zone, from: 1_735_689_600, to: 1_798_761_600) {
                let offsets = [change, zone.offset(change - 1), zone.offset(change)]
                guard seen.insert(offsets).inserted else { continue }
                for text in expressions {
                    let expression = try CronExpression(text)
                    let from = change - 4 * 3600
                    let expected = Simulation(zone: zone, expression: text).runs(from: from, to: change + 4 * 3600)
                    var found: [Int] = []
                    var at = Timestamp(microsecondsSinceEpoch: Int64(from) * 1_000_000 - 1)
                    while true {
                        at = expression.next(after: at, in: zone)
                        let second = Int(at.microsecondsSinceEpoch / 1_000_000)
                        if second >= change + 4 * 3600 { break }
                        found.append(second)
                    }
                    #expect(found == expected, "\(text) in \(name) around \(change)")
                    checked += 1
                }
            }
        }
        #expect(checked > 200)
    }
}

/// A clock that is stepped through minute by minute, remembering what it has shown: slow and obvious.
private struct Simulation {
    let zone: TimeZone
    let allowed: [Set<Int>]
    let isFixed: Bool

    init(zone: TimeZone, expression: String) {
        self.zone = zone
        let fields = expression.split(separator: " ").map(String.init)
        let ranges = [0...59, 0...23, 1...31, 1...12, 0...6]
        allowed = zip(fields, ranges).map { field, range in
            if field == "sun" { return [0] }
            return field.split(separator: ",").reduce(into: Set<Int>()) { values, part in
                let halves = part.split(separator: "/")
                let ends =
                    halves[0] == "*"
                    ? [range.lowerBound, range.upperBound]
                    : halves[0].split(separator: "-").compactMap { Int($0) }
                let step = halves.count > 1 ? Int(halves[1]) ?? 1 : 1
                values.formUnion(stride(from: ends[0], through: ends[ends.count - 1], by: step))
            }
        }
        isFixed = !fields[1].hasPrefix("*")
    }

    static func changes(of zone: TimeZone, from: Int, to: Int) -> [Int] {
        stride(from: from, to: to, by: 3600).compactMap { hour in
            guard zone.offset(hour) != zone.offset(hour + 3600) else { return nil }
            return (hour + 1...hour + 3600).first { zone.offset($0) != zone.offset(hour) }
        }
    }

    func runs(from: Int, to: Int) -> [Int] {
        var shown = from - 86_400 + zone.offset(from - 86_400)
        var fired: [Int] = []
        for second in stride(from: from - 86_400, to: to, by: 60) {
            let wall = second + zone.offset(second)
            if isFixed {
                // Everything up to the face of the clock that was not shown before; what was skipped counts as one.
                if wall > shown, stride(from: shown + 60, through: wall, by: 60).contains(where: matches) {
                    fired.append(second)
                }
                shown = max(shown, wall)
            } else if matches(wall) {
                fired.append(second)
            }
        }
        return fired.filter { $0 >= from }
    }

    private func matches(_ wall: Int) -> Bool {
        let minute = wall / 60
        let days = minute / 1440
        return allowed[0].contains(minute % 60) && allowed[1].contains(minute / 60 % 24)
            && allowed[4].contains((days + 4) % 7)
    }
}

extension TimeZone {
    fileprivate func offset(_ second: Int) -> Int {
        secondsFromGMT(for: Date(timeIntervalSince1970: Double(second)))
    }
}
