import Foundation
import Testing

@testable import Billing

@Suite struct RuleBookTests {
    @Test func everyFileInTheRulesFolderIsInTheBook() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Sources/Billing/Rules").standardizedFileURL.resolvingSymlinksInPath()
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".swift") }
        let listed = RuleBook.rules.map { "\($0).swift" }
        #expect(Set(files) == Set(listed))
        #expect(Set(listed).count == listed.count)
        #expect(!files.isEmpty)
    }

    @Test func findingsCarryOnlyIdsThatTheirRulesDeclare() {
        let declared = Set(RuleBook.current.descriptions.flatMap(\.ids))
        var random = SeededGenerator("findingsCarryOnlyIds")
        for _ in 0..<500 {
            let result = RuleBook.current.scrub(randomInput(&random))
            #expect(result.findings.allSatisfy { declared.contains($0.rule) && $0.ruleSetVersion == RuleBook.version })
            #expect(
                result.findings.allSatisfy { $0.lines.allSatisfy { (1...max(1, result.lines.count)).contains($0) } })
        }
    }

    @Test func scrubbingIsDeterministicAndItsResultStands() {
        var random = SeededGenerator("scrubbingIsDeterministic")
        for _ in 0..<500 {
            let input = randomInput(&random)
            let result = RuleBook.current.scrub(input)
            #expect(RuleBook.current.scrub(input) == result)
            #expect(result.lines.allSatisfy { $0.units > 0 })
            #expect(result.totalChargeCents == result.lines.reduce(0) { $0 + $1.chargeCents })
        }
    }

    @Test func theOrderOfInterventionsMattersOnlyForTies() {
        var random = SeededGenerator("theOrderOfInterventions")
        for _ in 0..<500 {
            var input = randomInput(&random)
            // Which line crosses the annual threshold is a matter of order by law.
            input.ytdAllowedCents = 0
            let first = RuleBook.current.scrub(input)
            guard !first.findings.contains(where: { $0.inputs["tie"] == true }) else { continue }
            input.visit.interventions.shuffle(using: &random)
            let second = RuleBook.current.scrub(input)
            let sort: (ScrubResult) -> [String] = { $0.lineTexts.sorted() }
            #expect(sort(first) == sort(second))
            #expect(first.outcomes().sorted() == second.outcomes().sorted())
        }
    }

    @Test func unitsNeverExceedTheTableForTheTotal() {
        var random = SeededGenerator("unitsNeverExceedTheTable")
        for _ in 0..<500 {
            let input = randomInput(&random)
            guard input.payer.unitMethod == .cms8 else { continue }
            let timed = input.visit.interventions.filter { Procedure.named($0.code).timing == .quarterHours }
            let minutes = timed.reduce(0) { sum, service in
                let stretches = (service.intervals ?? []).reduce(0) { $0 + $1.end.minutes - $1.start.minutes }
                return sum + stretches + (service.minutes?.therapist ?? 0) + (service.minutes?.assistant ?? 0)
            }
            let units = RuleBook.current.scrub(input).lines
                .filter { Procedure.named($0.code).timing == .quarterHours }.reduce(0) { $0 + $1.units }
            #expect(units == TimedUnits.units(forMinutes: minutes))
        }
    }

    @Test func fixingOnceIsEnough() {
        var random = SeededGenerator("fixingOnceIsEnough")
        for _ in 0..<1_000 {
            var input = randomInput(&random)
            let first = RuleBook.current.scrub(input)
            guard !first.lines.isEmpty else { continue }
            input.visit = input.visit.restated(as: first)
            let second = RuleBook.current.scrub(input)
            #expect(second.findings.filter { $0.severity == .fix }.map(\.rule) == [])
            #expect(second.lines.map(\.modifiers) == first.lines.map(\.modifiers))
            #expect(second.lines.map(\.units) == first.lines.map(\.units))
            #expect(second.totalChargeCents == first.totalChargeCents)
        }
    }

    @Test func aModifierThatAssertsAFactNamesItsEvidence() {
        var random = SeededGenerator("aModifierThatAssertsAFact")
        for _ in 0..<1_000 {
            let input = randomInput(&random)
            let given = Set(input.visit.interventions.flatMap(\.modifiers))
            let result = RuleBook.current.scrub(input)
            let asserted = Set(result.lines.flatMap(\.modifiers)).subtracting(given).filter(Modifier.isDistinctService)
            let proofs = result.findings.filter { $0.severity == .fix && $0.inputs["evidence"] != nil }
            #expect(asserted.isEmpty || !proofs.isEmpty)
            let hasKX = result.lines.contains { $0.modifiers.contains("KX") }
            #expect(!hasKX || given.contains("KX") || input.visit.evidence?.medicalNecessityAttested == true)
        }
    }

    /// Visits of all kinds: minutes or times, any payer, stated modifiers, evidence, telehealth and loaded edits.
    private func randomInput(_ random: inout SeededGenerator) -> ScrubInput {
        let codes = [
            "97530", "97535", "97140", "97110", "97116", "97165", "97168", "97150", "97129", "97130", "97014", "97010",
            "97750", "97760", "L3908", "98977",
        ]
        let chosen = codes.shuffled(using: &random).prefix(Int.random(in: 1...5, using: &random))
        let hasTimes = Bool.random(using: &random)
        var minute = 540
        let services = chosen.map { code in
            var service = service(
                code, .random(in: 1...50, using: &random), .random(in: 0...30, using: &random),
                modifiers: [[], [], [], ["GO"], ["59"], ["KX"], ["96"], ["95"]].randomElement(using: &random) ?? [])
            if hasTimes, let minutes = service.minutes {
                service.intervals = Self.intervals(minutes, from: &minute)
                service.minutes = nil
            }
            return service
        }
        let payers = ["MB", "16", "MC", "CI", "CH", "WC", "87726", "MCD15"]
        return input(services, payer: payers.randomElement(using: &random) ?? "MB") { input in
            input.ytdAllowedCents = [0, 200_000, 246_000, 400_000].randomElement(using: &random) ?? 0
            input.visit.evidence = .init(
                medicalNecessityAttested: Bool.random(using: &random), separateSession: Bool.random(using: &random))
            input.visit.evidence?.statusChangeDocumented = Bool.random(using: &random)
            input.visit.plan.purpose = [nil, .habilitative, .rehabilitative].randomElement(using: &random) ?? nil
            if Int.random(in: 0..<5, using: &random) == 0 {
                input.visit.setting = .telehealth
                input.visit.placeOfService = "10"
                input.visit.telehealth = .init(mode: "audio_video", patientLocation: "home")
            }
            if Bool.random(using: &random) {
                input.reference.edits = ProcedureEdits([
                    .init(column1: "97110", column2: "97535", from: .first, through: nil, indicator: .withModifier),
                    .init(column1: "97535", column2: "97530", from: .first, through: nil, indicator: .withModifier),
                ])
            }
        }
    }

    private static func intervals(_ minutes: Visit.Minutes, from minute: inout Int) -> [Visit.Interval] {
        var intervals: [Visit.Interval] = []
        for (length, performer) in [
            (minutes.therapist, Visit.Performer.therapist), (minutes.assistant, .assistant),
        ] where length > 0 {
            if let start = TimeOfDay(minutes: minute), let end = TimeOfDay(minutes: minute + length) {
                intervals.append(.init(start: start, end: end, performer: performer))
            }
            minute += length
        }
        return intervals
    }

    @Test func aFindingIsCodedWithTheReportsKeys() throws {
        let result = scrub { $0.plan.treatmentDaysSinceReport = 9 }
        let finding = try #require(result.findings.first { $0.rule == "B-DOC-6" })
        let object = try JSONSerialization.jsonObject(with: JSONEncoder().encode(finding)) as? [String: Any]
        #expect(
            Set(object?.keys.map { $0 } ?? []) == [
                "visit_id", "clinic_id", "rule", "rule_set_version", "profile_version", "reference_versions",
                "severity",
                "lines", "message", "carc", "inputs", "overridden",
            ])
        #expect(object?["carc"] is NSNull)
        #expect((object?["inputs"] as? [String: Int]) == ["treatment_days_since_report": 9])
        #expect(try JSONDecoder().decode(Finding.self, from: JSONEncoder().encode(finding)) == finding)
    }

    @Test func findingsHoldNoPatientData() throws {
        let result = scrub([service("97530", 52, billed: 4), service("97165", 0, 30)], isDuplicate: true) { visit in
            visit.patient.id = "PATIENT-77"
            visit.patient.birthDate = day("2030-01-01")
            visit.coverages[0].memberID = "BADMEMBER"
        }
        let text = String(decoding: try JSONEncoder().encode(result.findings), as: UTF8.self)
        for secret in ["Ardent", "Mira", "PATIENT-77", "2030-01-01", "BADMEMBER", "12 Elm"] {
            #expect(!text.contains(secret))
        }
    }

    @Test func datedTablesAnswerForTheDay() {
        let table = DatedTable([
            DatedTable<Int>.Entry(from: day("2026-01-01"), through: day("2026-12-31"), value: 26),
            DatedTable<Int>.Entry(from: day("2024-01-01"), through: day("2024-12-31"), value: 24),
        ])
        #expect(table.value(on: day("2026-12-31")) == 26)
        #expect(table.value(on: day("2024-01-01")) == 24)
        #expect(table.value(on: day("2025-06-01")) == nil)
        #expect(table.value(on: day("2027-01-01")) == nil)
    }

    @Test func unknownPayersAreWhatTheirFilingIndicatorSays() {
        let classes = ["MB", "16", "MC", "CH", "WC", "CI", "BL", "12", "HM", "??"].map { payer($0).payerClass }
        #expect(
            classes == [
                .medicare, .medicareAdvantage, .medicaid, .tricare, .workersComp, .commercial, .commercial, .commercial,
                .commercial, .commercial,
            ])
        #expect(payer("MB").payerID == "SAMPLE")
        #expect(PayerProfile.resolve(payerID: "MCDTX", filingIndicator: "CI").payerClass == .medicaid)
    }

    @Test func feeSchedulesAreCodedFlat() throws {
        let schedule = FeeSchedule(defaultCents: 9000, centsByCode: ["97165": 15_000])
        let object = try JSONSerialization.jsonObject(with: JSONEncoder().encode(schedule)) as? [String: Int]
        #expect(object == ["default": 9000, "97165": 15_000])
        #expect(try JSONDecoder().decode(FeeSchedule.self, from: JSONEncoder().encode(schedule)) == schedule)
        #expect(schedule.cents(for: "97530") == 9000)
    }
}
