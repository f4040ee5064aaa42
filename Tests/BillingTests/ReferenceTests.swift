import Testing

@testable import Billing

/// National tables in memory: packed, looked up by the date of service.
@Suite struct ReferenceTests {
    @Test(arguments: ["0", "Z", "97110", "G0283", "M25541", "225X00000X", "253", "MA130", "ZZZZZZZZZZZZ"])
    func aCodeComesBackFromItsKey(code: String) throws {
        let key = try #require(CodeKey(code))
        #expect(key.text == code)
        #expect(CodeKey(Array(code.utf8)[...]) == key)
    }

    @Test(arguments: ["", "97110 ", "m25", "M25.5", "0000000000000", "ZZZZZZZZZZZZZ", "Ä1234"])
    func whatIsNoCodeHasNoKey(text: String) {
        #expect(CodeKey(text) == nil)
        #expect(CodeKey(Array(text.utf8)[...]) == nil)
    }

    @Test func codesOfDifferentLengthsDiffer() {
        #expect(CodeKey("1") != CodeKey("01") && CodeKey("01") != CodeKey("001"))
    }

    private func edit(
        _ first: String, _ second: String, _ from: String, _ through: String? = nil,
        _ indicator: ProcedureEdits.Indicator = .withModifier
    ) -> ProcedureEdits.Edit {
        .init(column1: first, column2: second, from: day(from), through: through.map(day), indicator: indicator)
    }

    @Test func anEditHoldsOnItsDaysInItsOrder() {
        let edits = ProcedureEdits([
            edit("97530", "97116", "2020-10-01"),
            edit("97530", "97116", "2019-01-01", "2019-12-31", .never),
            edit("97140", "97530", "2004-01-01"),
        ])
        func indicator(_ first: String, _ second: String, _ on: String) -> ProcedureEdits.Indicator? {
            edits.indicator(column1: first, column2: second, on: day(on))
        }
        #expect(indicator("97530", "97116", "2018-12-31") == nil)
        #expect(indicator("97530", "97116", "2019-01-01") == .never)
        #expect(indicator("97530", "97116", "2019-12-31") == .never)
        #expect(indicator("97530", "97116", "2020-01-01") == nil, "deleted, and not back yet")
        #expect(indicator("97530", "97116", "2020-09-30") == nil)
        #expect(indicator("97530", "97116", "2020-10-01") == .withModifier)
        #expect(indicator("97116", "97530", "2026-10-05") == nil, "the order matters")
        #expect(indicator("97140", "97530", "2026-10-05") == .withModifier)
        #expect(indicator("97140", "97140", "2026-10-05") == nil)
        #expect(indicator("9714", "97530", "2026-10-05") == nil)
        #expect(indicator("", "97530", "2026-10-05") == nil)
    }

    @Test func whatWasDeletedWhenItBeganIsNoEdit() {
        let edits = ProcedureEdits([
            edit("97530", "97165", "2020-01-01", "2020-01-01", .notApplicable),
            edit("97530", "97110", "2020-01-01", "2019-12-31", .never),
        ])
        #expect(edits.indicator(column1: "97530", column2: "97165", on: day("2020-01-01")) == nil)
        #expect(edits.indicator(column1: "97530", column2: "97110", on: day("2020-01-01")) == nil)
        #expect(edits.indicator(column1: "97530", column2: "97110", on: day("2019-12-31")) == nil)
    }

    /// The packed table answers as a plain search through the list does.
    @Test func packedEditsAnswerLikeTheList() {
        var random = SeededGenerator("packedEditsAnswerLikeTheList")
        let codes = (0..<30).map { "97\(String(100 + $0))" }
        let start = day("2015-01-01")
        func drawnDay() -> CalendarDay { start.adding(days: .random(in: 0...4000, using: &random)) }
        func drawnCode() -> String { codes[.random(in: 0..<codes.count, using: &random)] }
        var list: [ProcedureEdits.Edit] = []
        for first in codes {
            for second in codes where Bool.random(using: &random) {
                // Periods of a pair follow each other.
                var from = drawnDay()
                for _ in 0..<Int.random(in: 1...3, using: &random) {
                    let through = from.adding(days: .random(in: 0...400, using: &random))
                    let isOpen = Int.random(in: 0..<4, using: &random) == 0
                    list.append(
                        .init(
                            column1: first, column2: second, from: from, through: isOpen ? nil : through,
                            indicator: Bool.random(using: &random) ? .never : .withModifier))
                    if isOpen { break }
                    from = through.adding(days: .random(in: 1...300, using: &random))
                }
            }
        }
        list.shuffle(using: &random)
        let edits = ProcedureEdits(list)
        for _ in 0..<5000 {
            let (first, second, on) = (drawnCode(), drawnCode(), drawnDay())
            let expected = list.first { edit in
                edit.column1 == first && edit.column2 == second && edit.from <= on && on <= edit.through ?? on
            }?.indicator
            #expect(edits.indicator(column1: first, column2: second, on: on) == expected)
        }
    }

    @Test func tablesByCodeAnswerForTheDay() {
        let limits = UnitLimits([
            "97035": DatedTable([
                .init(from: day("2025-01-01"), through: day("2025-12-31"), value: .init(units: 3, adjudication: .line)),
                .init(from: day("2026-01-01"), value: .init(units: 2, adjudication: .dayByJudgement)),
            ])
        ])
        #expect(limits.limit(of: "97035", on: day("2025-12-31"))?.units == 3)
        #expect(limits.limit(of: "97035", on: day("2026-01-01")) == .init(units: 2, adjudication: .dayByJudgement))
        #expect(limits.limit(of: "97035", on: day("2024-12-31")) == nil)
        #expect(limits.limit(of: "97036", on: day("2026-01-01")) == nil)

        let diagnoses = DiagnosisCodes(["S52501": DatedTable(always: false), "S52501D": DatedTable(always: true)])
        #expect(diagnoses.standing(of: "S52501", on: day("2026-10-05")) == .heading)
        #expect(diagnoses.standing(of: "S52501D", on: day("2026-10-05")) == .billable)
        #expect(diagnoses.standing(of: "S52501X", on: day("2026-10-05")) == .unknown)

        let bases = AddOnCodes(["97130": DatedTable(always: ["97129"]), "97999": DatedTable(always: [])])
        #expect(bases.bases(of: "97130", on: day("2026-10-05")) == ["97129"])
        #expect(bases.bases(of: "97999", on: day("2026-10-05")) == [AddOnCodes.contractorDefined])
        #expect(bases.bases(of: "97129", on: day("2026-10-05")) == nil)
    }

    private func key(_ code: String) throws -> CodeKey { try #require(CodeKey(code)) }

    @Test func addOnsOfTypesTwoAndThreeLeaveBasesToTheContractor() throws {
        var builder = ReferenceBuilder(.addOns)
        builder.add(.init(code: try key("97130"), partner: try key("97129"), indicator: 1))
        builder.add(.init(code: try key("97546"), partner: try key("97545"), indicator: 3))
        builder.add(.init(code: try key("97546"), partner: try key("97542"), indicator: 3))
        builder.add(.init(code: try key("0054T"), partner: try key("CCCCC"), indicator: 2))
        let tables = builder.build(version: "2026q4")
        let addOns = try #require(tables.addOns)
        let today = day("2026-10-05")
        #expect(addOns.bases(of: "97130", on: today) == ["97129"])
        #expect(addOns.bases(of: "97546", on: today) == ["97542", "97545", "CCCCC"])
        #expect(addOns.bases(of: "0054T", on: today) == ["CCCCC"])
        #expect(tables.versions == ["aoc 2026q4"])
    }

    @Test func eachKindBuildsItsTable() throws {
        let code = try key("97110")
        func table(_ kind: ReferenceKind, indicator: Int16?, amounts: [Int32] = []) throws -> ReferenceTables {
            var builder = ReferenceBuilder(kind)
            builder.add(
                .init(code: code, partner: try key("97140"), indicator: indicator, amounts: amounts))
            return builder.build(version: "v")
        }
        let today = day("2026-10-05")
        var tables = ReferenceTables.none
        tables.add(try table(.procedureEdits, indicator: 1))
        tables.add(try table(.unitLimits, indicator: 2, amounts: [4]))
        tables.add(try table(.relativeValues, indicator: 5, amounts: [450, 420, 400, 20, 334_009]))
        tables.add(try table(.diagnoses, indicator: 0))
        tables.add(try table(.taxonomies, indicator: nil))
        tables.add(try table(.placesOfService, indicator: nil))
        tables.add(try table(.adjustmentReasons, indicator: nil))
        tables.add(try table(.remarks, indicator: nil))
        #expect(tables.edits?.indicator(column1: "97110", column2: "97140", on: today) == .withModifier)
        #expect(tables.unitLimits?.limit(of: "97110", on: today) == .init(units: 4, adjudication: .dayByPolicy))
        let value = try #require(tables.relativeValues?.value(of: "97110", on: today))
        #expect(value.reducesMultiple && value.practiceExpense == 420 && value.conversionFactor == 334_009)
        #expect(tables.diagnoses?.standing(of: "97110", on: today) == .heading)
        for set in [tables.taxonomies, tables.placesOfService, tables.adjustmentReasons, tables.remarks] {
            #expect(set?.contains("97110", on: today) == true && set?.contains("97140", on: today) == false)
        }
        #expect(tables.addOns == nil)
        #expect(tables.versions.first == "ncci-ptp v" && tables.versions.count == 8)
    }
}
