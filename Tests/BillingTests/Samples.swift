import Billing
import Testing

/// A day from its ISO text; a wrong text fails the test that gave it.
func day(_ iso: String) -> CalendarDay {
    guard let day = CalendarDay(iso: iso) else {
        Issue.record("no day: \(iso)")
        return .first
    }
    return day
}

func interval(_ start: String, _ end: String, _ performer: Visit.Performer = .therapist) -> Visit.Interval {
    guard let start = TimeOfDay(start), let end = TimeOfDay(end) else {
        Issue.record("no interval: \(start)-\(end)")
        return Visit.Interval(start: midnight, end: midnight, performer: performer)
    }
    return Visit.Interval(start: start, end: end, performer: performer)
}

private let midnight = TimeOfDay(minutes: 0) ?? interval("00:00", "00:01").start

func service(
    _ code: String, _ therapist: Int = 0, _ assistant: Int = 0, pointers: [Int] = [1], modifiers: [String] = [],
    billed: Int? = nil, cents: Int64? = nil, isGroup: Bool = false
) -> Visit.Intervention {
    Visit.Intervention(
        code: code, minutes: therapist + assistant == 0 ? nil : .init(therapist: therapist, assistant: assistant),
        diagnosisPointers: pointers, modifiers: modifiers, billedUnits: billed, chargeCents: cents, isGroup: isGroup)
}

/// A clean Medicare visit of an invented patient; tests break one thing at a time.
func sampleVisit(_ interventions: [Visit.Intervention] = [service("97530", 30)]) -> Visit {
    Visit(
        visitID: "V-1", clinicID: "C01", serviceDate: day("2026-10-05"),
        noteSignedAt: Instant(iso8601: "2026-10-05T17:20:00-05:00"),
        patient: .init(
            id: "P-1", lastName: "Ardent", firstName: "Mira", birthDate: day("1951-03-09"), sex: .female,
            address: .init(line1: "12 Elm St", city: "Austin", state: "TX", postalCode: "787011234")),
        coverages: [.init(order: 1, payerID: "MCRTX", memberID: "1EG4TE5MK73", filingIndicator: "MB")],
        rendering: .init(
            npi: "1234567893", lastName: "Okafor", firstName: "Ada", taxonomy: "225X00000X", credential: "OT"),
        referring: .init(npi: "1679328645", lastName: "Moss", firstName: "Ruth"),
        diagnoses: ["M25541", "R278"], interventions: interventions,
        planOfCare: .init(
            establishedOn: day("2026-09-08"), certifiedOn: day("2026-09-15"), certificationStart: day("2026-09-08"),
            certificationEnd: day("2026-12-06"), treatmentDaysSinceReport: 3))
}

extension Visit {
    /// The plan of care, so that a test can change one date of it.
    var plan: PlanOfCare {
        get { planOfCare ?? .init() }
        set { planOfCare = newValue }
    }

    /// The referring practitioner, so that a test can change one fact.
    var referrer: Provider {
        get { referring ?? .init(lastName: "", firstName: "") }
        set { referring = newValue }
    }
}

/// What the rules make of the sample visit, changed by `change`.
func scrub(
    _ interventions: [Visit.Intervention] = [service("97530", 30)], today: String = "2026-10-06", ytd: Int64 = 0,
    isDuplicate: Bool = false, payer: PayerProfile? = nil, change: (inout Visit) -> Void = { _ in }
) -> ScrubResult {
    var visit = sampleVisit(interventions)
    change(&visit)
    let coverage = visit.primaryCoverage
    let resolved = PayerProfile.resolve(
        payerID: coverage?.payerID ?? "", filingIndicator: coverage?.filingIndicator ?? "CI")
    return RuleBook.current.scrub(
        ScrubInput(
            visit: visit, clinic: .sample(code: visit.clinicID), payer: payer ?? resolved, today: day(today),
            ytdAllowedCents: ytd, isExactDuplicate: isDuplicate))
}

func payer(_ indicator: String) -> PayerProfile { .resolve(payerID: "SAMPLE", filingIndicator: indicator) }

extension ScrubResult {
    /// Findings as `rule severity`, such as `B-UNIT-3 reject`, without fixes unless asked for.
    func outcomes(withFixes: Bool = false) -> [String] {
        findings.filter { withFixes || ($0.severity != .fix && $0.severity != .info) }
            .map { "\($0.rule) \($0.severity.rawValue)" }
    }

    /// Lines as `code-modifiers×units`, such as `97530-GO-CO×1`.
    var lineTexts: [String] {
        lines.map { (["\($0.code)"] + $0.modifiers).joined(separator: "-") + "×\($0.units)" }
    }

    func severity(of rule: String) -> Finding.Severity? { findings.first { $0.rule == rule }?.severity }
}

/// SplitMix64: small, and the same everywhere for a printed seed.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    /// Draws a seed and prints it, so that a failure can be repeated.
    init(_ test: String, seed: UInt64 = .random(in: 0 ... .max)) {
        state = seed
        print("\(test): seed \(seed)")
    }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
        return mixed ^ mixed >> 31
    }
}
