import Billing
import Foundation
import Postgres
import Testing

@testable import Claims

/// Versions of reference data in the database, and in the memory of workers.
@Suite(.serialized) struct ReferenceLoadTests {
    private func day(_ text: String) throws -> CalendarDay { try #require(CalendarDay(iso: text)) }

    /// Files that go away with the test.
    private func withFiles<Value>(
        _ texts: [String], _ body: ([String]) async throws -> Value
    ) async throws -> Value {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }
        let paths = try texts.enumerated().map { number, text in
            let file = folder.appendingPathComponent("file-\(number + 1).txt")
            try Data(text.utf8).write(to: file)
            return file.path
        }
        return try await body(paths)
    }

    private func limits(_ units: Int, codes: Range<Int> = 97035..<97036) -> String {
        "HCPCS/CPT Code,MUE Values,MUE Adjudication Indicator\n"
            + codes.map { "\($0),\(units),2 Date of Service Edit: Policy\n" }.joined()
    }

    @discardableResult
    private func load(
        _ bench: TestBench, kind: ReferenceKind = .unitLimits, _ texts: [String], _ name: String, from: String,
        through: String? = nil
    ) async throws -> ReferenceVersion {
        try await withFiles(texts) { paths in
            let order = ReferenceVersions.Order(
                kind: kind, name: name, from: try day(from), through: try through.map(day), paths: paths)
            return try await ReferenceVersions.load(order, by: "person:test", pool: bench.pool) { _ in }
        }
    }

    /// Units that the library says, at once after any change.
    private func units(_ library: ReferenceLibrary, _ on: String, code: String = "97035") async throws -> Int? {
        let day = try day(on)
        return try await library.tables(on: [day])[day]?.unitLimits?.limit(of: code, on: day)?.units
    }

    @Test func severalFilesMakeOneVersionAndOldOnesStay() async throws {
        try await TestBench.with { bench in
            let titles = ReferenceFileTests.editTitles
            let third = try await load(
                bench, kind: .procedureEdits,
                [
                    titles + "97140\t97530\t\t20040101\t*\t1\tx\n",
                    titles + "97530\t97116\t\t20190101\t20191231\t0\tx\n97530\t97116\t\t20201001\t*\t1\tx\n",
                ], "2026q3", from: "2026-07-01", through: "2026-09-30")
            #expect(third.rows == 3 && third.files == ["file-1.txt", "file-2.txt"] && !third.loadedAt.isEmpty)
            try await load(
                bench, kind: .procedureEdits, [titles + "97140\t97530\t\t20040101\t20260930\t1\tx\n"], "2026q4",
                from: "2026-10-01")
            let (last, first) = (try day("2026-09-30"), try day("2026-10-01"))
            let tables = try await bench.context.reference.tables(on: [last, first, day("2026-06-30")])
            #expect(tables[last]?.edits?.indicator(column1: "97140", column2: "97530", on: last) == .withModifier)
            #expect(tables[last]?.edits?.indicator(column1: "97530", column2: "97116", on: last) == .withModifier)
            #expect(tables[first]?.edits?.indicator(column1: "97140", column2: "97530", on: first) == nil)
            #expect(tables[last]?.versions == ["ncci-ptp 2026q3"] && tables[first]?.versions == ["ncci-ptp 2026q4"])
            #expect(try tables[day("2026-06-30")]?.edits == nil)
        }
    }

    @Test func aBadLineLoadsNothingAndLeavesTheOldVersion() async throws {
        try await TestBench.with { bench in
            try await load(bench, [limits(2)], "2026q4", from: "2026-10-01")
            let error = await #expect(throws: ReferenceError.self) {
                try await load(
                    bench, [limits(3), limits(3, codes: 97000..<97400) + "97401,many,2 x\n"], "2026q4",
                    from: "2026-10-01")
            }
            #expect(error?.description.contains("file-2.txt, line 402: the MUE value is no number") == true)
            #expect(try await units(bench.context.reference, "2026-10-05") == 2)
            #expect(try await bench.number("SELECT count(*) FROM reference_row") == 1)
            #expect(try await bench.number("SELECT count(*) FROM reference_event") == 1)
        }
    }

    @Test func overlappingDaysOfAKindAreRefused() async throws {
        try await TestBench.with { bench in
            try await load(bench, [limits(2)], "2026q4", from: "2026-10-01")
            for (from, through) in [("2026-07-01", nil), ("2026-07-01", "2026-10-01"), ("2027-01-01", "2027-03-31")] {
                let error = await #expect(throws: ReferenceError.self) {
                    try await load(bench, [limits(3)], "other", from: from, through: through)
                }
                #expect(
                    error == .overlap(kind: .unitLimits, version: "2026q4", days: "2026-10-01 on"), "\(from)")
            }
            let backwards = await #expect(throws: ReferenceError.self) {
                try await load(bench, [limits(3)], "other", from: "2026-09-30", through: "2026-09-29")
            }
            #expect(backwards == .backwards)
            // Another kind may have the same days, and the same kind the days before.
            try await load(bench, kind: .remarks, ["RARC\nN851\n"], "2026q4", from: "2026-10-01")
            try await load(bench, [limits(4)], "2026q3", from: "2026-07-01", through: "2026-09-30")
            #expect(try await ReferenceVersions.all(pool: bench.pool).map(\.name) == ["2026q3", "2026q4", "2026q4"])
        }
    }

    @Test func racingLoadsCannotOverlap() async throws {
        try await TestBench.with { bench in
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for name in ["a", "b", "c", "d"] {
                    group.addTask {
                        do {
                            try await load(bench, [limits(2, codes: 10_000..<11_000)], name, from: "2026-10-01")
                            return true
                        } catch ReferenceError.overlap {
                            return false
                        }
                    }
                }
                var loaded = 0
                for try await isLoaded in group where isLoaded { loaded += 1 }
                #expect(loaded == 1)
            }
            #expect(try await bench.number("SELECT count(*) FROM reference_version") == 1)
            #expect(try await bench.number("SELECT count(*) FROM reference_row") == 1000)
        }
    }

    @Test func anOpenVersionIsEndedForTheNext() async throws {
        try await TestBench.with { bench in
            try await load(bench, [limits(2)], "2026q3", from: "2026-07-01")
            let end = { (through: String) in
                try await ReferenceVersions.end(
                    .unitLimits, "2026q3", through: try day(through), by: "person:test", pool: bench.pool)
            }
            let backwards = await #expect(throws: ReferenceError.self) { try await end("2026-06-30") }
            #expect(backwards == .backwards)
            try await end("2026-09-30")
            try await load(bench, [limits(3)], "2026q4", from: "2026-10-01")
            let overlap = await #expect(throws: ReferenceError.self) { try await end("2026-10-01") }
            #expect(overlap == .overlap(kind: .unitLimits, version: "2026q4", days: "2026-10-01 on"))
            #expect(try await units(bench.context.reference, "2026-09-30") == 2)
            #expect(try await units(bench.context.reference, "2026-10-01") == 3)
        }
    }

    @Test func changesReachALibraryThatIsInUse() async throws {
        try await TestBench.with { bench in
            let library = ReferenceLibrary(pool: bench.pool, versionsLife: .zero)
            #expect(try await units(library, "2026-10-05") == nil)
            try await load(bench, [limits(2)], "2026q4", from: "2026-10-01")
            #expect(try await units(library, "2026-10-05") == 2)
            #expect(try await units(library, "2026-09-30") == nil)
            try await load(bench, [limits(5)], "2026q4", from: "2026-09-01")
            #expect(try await units(library, "2026-10-05") == 5)
            #expect(try await units(library, "2026-09-30") == 5)
            try await ReferenceVersions.remove(.unitLimits, "2026q4", by: "person:test", pool: bench.pool)
            #expect(try await units(library, "2026-10-05") == nil)
            let unknown = await #expect(throws: ReferenceError.self) {
                try await ReferenceVersions.remove(.unitLimits, "2026q4", by: "person:test", pool: bench.pool)
            }
            #expect(unknown == .unknownVersion(kind: .unitLimits, version: "2026q4"))
            #expect(try await bench.number("SELECT count(*) FROM reference_row") == 0)
            let events = try await bench.owner(
                "SELECT action, actor, row_count::text FROM reference_event ORDER BY event_id")
            let expected = ["load", "replace", "remove"].map { [$0, "person:test", "1"] as [String?] }
            #expect(events == expected)
        }
    }

    /// Ten thousand limits are all 2 or all 3, whoever looks while they are replaced.
    @Test func aVersionIsSeenWholeOrNotAtAll() async throws {
        try await TestBench.with { bench in
            let codes = 10_000..<22_000
            try await load(bench, [limits(2, codes: codes)], "2026q4", from: "2026-10-01")
            let on = try day("2026-10-05")
            try await withThrowingTaskGroup(of: Set<Int>.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        let library = ReferenceLibrary(pool: bench.pool, versionsLife: .zero)
                        var seen: Set<Int> = []
                        for _ in 0..<4 {
                            let limits = try await library.tables(on: [on])[on]?.unitLimits
                            let units = Set(codes.map { limits?.limit(of: "\($0)", on: on)?.units })
                            #expect(units.count == 1, "\(units)")
                            seen.formUnion(units.compactMap { $0 })
                        }
                        return seen
                    }
                }
                try await load(bench, [limits(3, codes: codes)], "2026q4", from: "2026-10-01")
                for try await seen in group { #expect(seen.isSubset(of: [2, 3])) }
            }
            #expect(try await units(ReferenceLibrary(pool: bench.pool), "2026-10-05", code: "21999") == 3)
        }
    }

    @Test func aLoadedTableDecidesFromTheNextScrubOnWithoutARestart() async throws {
        try await Partner.with { partner in
            try await TestBench.with(partner: partner.url) { bench in
                // What is kept counts as old at once, so that nobody waits for it.
                let context = ClaimsContext(
                    pool: bench.pool, keys: bench.context.keys, connectors: bench.context.connectors,
                    logger: TestBench.silent, directoryLife: .zero)
                let bench = TestBench(configuration: bench.configuration, keyFile: bench.keyFile, context: context)
                func scrub(_ patient: String) async throws -> String? {
                    let visit = try TreatmentFixture.visits(1, payer: "MCRTX", minutes: 45, patient: patient)
                    try await bench.importVisits(visit)
                    try await bench.workAll(.eligibility)
                    try await bench.workAll(.scrub)
                    return try await bench.standings()["\(patient)-0"]?.holdReason
                }
                #expect(try await scrub("P-1") == nil)
                let codes = 97535..<97536
                try await load(bench, [limits(2, codes: codes)], "2026q4", from: "2026-10-01")
                #expect(try await scrub("P-2") == "B-UNIT-6")
                try await load(bench, [limits(3, codes: codes)], "2026q4", from: "2026-10-01")
                #expect(try await scrub("P-3") == nil)
                let found = try await bench.owner("SELECT DISTINCT rule FROM finding WHERE rule = 'B-UNIT-6'")
                #expect(found.count == 1)
            }
        }
    }

    @Test func lanesOfAProcessShareOneLoading() async throws {
        try await TestBench.with { bench in
            try await load(bench, [limits(2)], "2026q4", from: "2026-10-01")
            let library = bench.context.reference
            let on = try day("2026-10-05")
            try await withThrowingTaskGroup(of: Int?.self) { group in
                let owner = try await Connection.open(bench.configuration)
                _ = try await owner.query("BEGIN; LOCK TABLE reference_row IN ACCESS EXCLUSIVE MODE")
                for _ in 0..<8 {
                    group.addTask {
                        try await library.tables(on: [on])[on]?.unitLimits?.limit(of: "97035", on: on)?.units
                    }
                }
                let waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'reference_row'::regclass"
                while try await bench.number(waiting) == 0 {}
                let start = ContinuousClock.now
                while ContinuousClock.now - start < .milliseconds(300) {
                    #expect(try await bench.number(waiting) == 1, "more than one lane loads")
                }
                _ = try await owner.query("COMMIT")
                for try await units in group { #expect(units == 2) }
            }
        }
    }
}
