@testable import Billing

extension RuleCase {
    static let claims: [RuleCase] = diagnosisCases + identityCases + amountCases

    private static let diagnosisCases: [RuleCase] = [
        hit("B-DX-1", .reject) { $0.visit.diagnoses = (10...22).map { "M\($0)1" } },
        miss("B-DX-1") { $0.visit.diagnoses = (10...21).map { "M\($0)1" } },
        hit("B-DX-2", .reject, [service("97530", 30, pointers: [3])]),
        miss("B-DX-2", [service("97530", 30, pointers: [2])]),
        hit("B-DX-3", .fix) { $0.visit.diagnoses = ["M25.541"] },
        hit("B-DX-3", .reject) { $0.visit.diagnoses = ["25M541"] },
        miss("B-DX-3"),
        hit("B-DX-4", .reject) { $0.reference.diagnoses = codes(["M25541": true, "R278": false]) },
        hit("B-DX-4", .reject) { $0.reference.diagnoses = codes(["M25541": true]) },
        miss("B-DX-4") { $0.reference.diagnoses = codes(["M25541": true, "R278": true]) },
        // The code year turns on October 1.
        miss("B-DX-4", today: "2026-10-06") {
            $0.visit.serviceDate = day("2026-09-30")
            $0.reference.diagnoses = codes(["M25541": true, "R278": true], through: day("2026-09-30"))
        },
        hit("B-DX-4", .reject, today: "2026-10-06") {
            $0.visit.serviceDate = day("2026-10-01")
            $0.reference.diagnoses = codes(["M25541": true, "R278": true], through: day("2026-09-30"))
        },
        hit("B-DX-5", .reject) { $0.visit.diagnoses = ["S52.501"] },
        hit("B-DX-5", .reject) { $0.visit.diagnoses = ["S52.5011"] },
        miss("B-DX-5") { $0.visit.diagnoses = ["S52.501D", "T07.XXXA", "T86.10", "M25.541"] },
        hit("B-DX-6", .reject) { $0.visit.diagnoses = ["W19XXXA", "M25541"] },
        hit("B-DX-6", .reject) { $0.visit.diagnoses = ["F02.80"] },
        miss("B-DX-6") { $0.visit.diagnoses = ["M25541", "W19XXXA"] },
        hit("B-DX-7", .fix) { $0.visit.diagnoses = ["M25541", "R278", "M25541"] },
        miss("B-DX-7"),
        hit("B-DX-8", .warn) {
            $0.visit.patient.sex = .male
            $0.visit.diagnoses = ["O2690"]
        },
        hit("B-DX-8", .warn) { $0.visit.diagnoses = ["O2690"] },
        miss("B-DX-8") {
            $0.visit.patient.birthDate = day("1996-03-09")
            $0.visit.diagnoses = ["O2690"]
        },
        miss("B-DX-8") {
            $0.visit.patient.sex = .unknown
            $0.visit.diagnoses = ["N401"]
        },
        hit("B-DX-9", .warn) {
            $0.payer.diagnosisPolicies = [.init(codes: ["97530"], diagnoses: ["F84"], policy: "S1")]
        },
        miss("B-DX-9") { $0.payer.diagnosisPolicies = [.init(codes: ["97530"], diagnoses: ["M25"], policy: "S1")] },
        hit("B-DX-10", .reject) { $0.visit.serviceDate = day("2015-09-30") },
        miss("B-DX-10") { $0.visit.serviceDate = day("2015-10-01") },
    ]

    static func codes(_ codes: [String: Bool], through: CalendarDay? = nil) -> DiagnosisCodes {
        DiagnosisCodes(
            codes.mapValues { DatedTable([.init(from: day("2015-10-01"), through: through, value: $0)]) })
    }

    private static let identityCases: [RuleCase] = [
        hit("B-ID-1", .reject) { $0.visit.rendering.npi = "1234567890" },
        miss("B-ID-1") { $0.visit.rendering.npi = "1679328645" },
        hit("B-ID-2", .reject) {
            $0.clinic.isIndividual = false
            $0.visit.rendering.npi = $0.clinic.npi
        },
        hit("B-ID-2", .reject) { $0.clinic.isIndividual = true },
        miss("B-ID-2") { $0.clinic.isIndividual = false },
        miss("B-ID-2") { $0.visit.rendering.npi = $0.clinic.npi },
        hit("B-ID-3", .reject) { $0.visit.rendering.taxonomy = "225X000000" },
        hit("B-ID-3", .reject) { $0.reference.taxonomies = CodeSet(["225XH1200X": DatedTable(always: true)]) },
        miss("B-ID-3") { $0.reference.taxonomies = CodeSet(["225X00000X": DatedTable(always: true)]) },
        hit("B-ID-4", .reject) { $0.clinic.taxID = "12-3456789" },
        hit("B-ID-4", .warn) { $0.clinic.taxID = "073456789" },
        miss("B-ID-4") { $0.clinic.taxID = "123456789" },
        hit("B-ID-5", .reject) { $0.clinic.address.line1 = "P. O. Box 12" },
        hit("B-ID-5", .reject) { $0.clinic.address.line2 = "Lockbox 77" },
        miss("B-ID-5") { $0.clinic.address.line1 = "12 Boxwood Ave" },
        hit("B-ID-6", .reject) { $0.clinic.address.postalCode = "78701" },
        miss("B-ID-6") { $0.clinic.address.postalCode = "787011234" },
        hit("B-ID-7", .reject) { $0.visit.coverages[0].memberID = "1EG4-TE5-MK73" },
        miss("B-ID-7") { $0.visit.coverages[0].memberID = "1EG4TE5MK72" },
        hit("B-ID-8", .warn) {
            $0.coverage = CoverageFacts()
            $0.coverage?.differences = [.birthDate]
        },
        miss("B-ID-8") { $0.coverage = CoverageFacts() },
        hit("B-ID-9", .reject) { $0.enrollment = .init(isPayerListed: false) },
        miss("B-ID-9") { $0.enrollment = .init(isPayerListed: true) },
        hit("B-CHR-1", .fix) { $0.visit.patient.lastName = "Ardént" },
        hit("B-CHR-1", .fix) { $0.visit.patient.address.line1 = "12 Elm St " },
        miss("B-CHR-1") { $0.visit.patient.lastName = "O'Ardent-Moss" },
    ]

    private static let amountCases: [RuleCase] = [
        hit("B-DATE-1", .reject, today: "2026-10-04"),
        miss("B-DATE-1", today: "2026-10-05"),
        hit("B-DATE-1", .reject) {
            $0.coverage = CoverageFacts()
            $0.coverage?.diedOn = day("2026-10-04")
        },
        miss("B-DATE-1") {
            $0.coverage = CoverageFacts()
            $0.coverage?.diedOn = day("2026-10-05")
        },
        hit("B-DATE-3", .reject) { $0.visit.accident = .init(kind: .other) },
        hit("B-DATE-3", .reject) { $0.visit.accident = .init(kind: .auto, date: day("2026-08-01")) },
        miss("B-DATE-3") { $0.visit.accident = .init(kind: .auto, date: day("2026-08-01"), state: "TX") },
        hit("B-DATE-4", .reject) { $0.visit.placeOfService = "21" },
        hit("B-DATE-4", .reject) {
            $0.visit.placeOfService = "21"
            $0.visit.admittedOn = day("2026-10-06")
        },
        miss("B-DATE-4") {
            $0.visit.placeOfService = "21"
            $0.visit.admittedOn = day("2026-10-05")
        },
        hit("B-AMT-2", .reject, [service("97530", 30, cents: 0)]),
        miss("B-AMT-2", [service("97530", 30, cents: 1)]),
        hit("B-AMT-3", .warn, [service("97530", 30, cents: 6999)]),
        miss("B-AMT-3", [service("97530", 30, cents: 7000)]),
        hit("B-AMT-4", .reject, (0..<51).map { service("L\(1000 + $0)") }),
        miss("B-AMT-4", (0..<50).map { service("L\(1000 + $0)") }),
        hit("B-AMT-5", .warn) { $0.visit.patientPaidCents = 18_001 },
        miss("B-AMT-5") { $0.visit.patientPaidCents = 18_000 },
        hit("B-DUP-1", .reject) { $0.isExactDuplicate = true },
        miss("B-DUP-1"),
        hit("B-DUP-2", .warn) { $0.isNearDuplicate = true },
        miss("B-DUP-2") {
            $0.isNearDuplicate = true
            $0.isExactDuplicate = true
        },
        hit("B-DUP-3", .reject) { $0.isInFlight = true },
        miss("B-DUP-3"),
        hit("B-TF-1", .warn, today: "2027-10-05"),
        hit("B-TF-1", .reject, today: "2027-10-06"),
        miss("B-TF-1", today: "2027-09-04"),
        hit("B-TF-2", .reject, payer: "MCDTX", today: "2027-01-09"),
        hit("B-TF-2", .warn, payer: "MCDTX", today: "2027-01-08"),
        hit("B-TF-2", .warn, payer: "CI", today: "2027-06-01"),
        miss("B-TF-2", payer: "MCDTX", today: "2026-12-08"),
        hit("B-TF-3", .reject, payer: "87726", today: "2027-01-05") { $0.primaryDecidedOn = day("2026-10-06") },
        hit("B-TF-3", .warn, payer: "87726", today: "2027-01-04") { $0.primaryDecidedOn = day("2026-10-06") },
        miss("B-TF-3", payer: "87726", today: "2026-12-04") { $0.primaryDecidedOn = day("2026-10-06") },
        hit("B-WC-1", .reject, payer: "WC"),
        hit("B-WC-1", .reject, payer: "WC") { $0.visit.accident = .init(kind: .work, date: day("2026-08-01")) },
        hit("B-WC-1", .warn, payer: "WC") {
            $0.visit.accident = .init(kind: .work, date: day("2026-08-01"), claimNumber: "WC-9")
        },
        miss("B-WC-1", payer: "WC") {
            $0.visit.accident = .init(kind: .work, date: day("2026-08-01"), state: "TX", claimNumber: "WC-9")
        },
        hit("B-PB-1", .fix, [service("97010"), service("97530", 15)]),
        miss("B-PB-1", [service("97010"), service("97530", 15)], payer: "CI"),
        hit("B-PB-2", .fix, [service("97014")]),
        miss("B-PB-2", [service("97014")], payer: "CI"),
        hit("B-PB-3", .warn, [service("99213")]),
        miss("B-PB-3"),
    ]
}
