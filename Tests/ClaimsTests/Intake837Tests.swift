import Billing
import Testing

@testable import Claims

@Suite struct Intake837Tests {
    private static let envelope = [
        "ISA*00*          *00*          *ZZ*PRACTICE       *ZZ*CLAIMLINE      *261005*1830*^*00501*000000007*0*T*:",
        "GS*HC*PRACTICE*CLAIMLINE*20261005*1830*7*X*005010X222A1", "ST*837*0001*005010X222A1",
        "BHT*0019*00*REF7*20261005*1830*CH", "NM1*41*2*PRACTICE SYSTEM*****46*PRACTICE",
        "PER*IC*HELP*TE*5125550100", "NM1*40*2*CLAIMLINE*****46*CLAIMLINE", "HL*1**20*1",
        "PRV*BI*PXC*225X00000X", "NM1*85*2*SAMPLE OT*****XX*1999999984", "N3*1 SAMPLE AVE", "N4*AUSTIN*TX*787011234",
        "REF*EI*741234567",
    ]
    private static let subscriber = [
        "HL*2*1*22*0", "SBR*P*18*******MB", "NM1*IL*1*ARDENT*MIRA****MI*1EG4TE5MK73", "N3*12 ELM ST",
        "N4*AUSTIN*TX*787011234", "DMG*D8*19510309*F", "NM1*PR*2*MEDICARE TX*****PI*MCRTX",
    ]
    private static func claim(_ id: String, frequency: String = "1", day: String = "20261005") -> [String] {
        [
            "CLM*\(id)*300***11:B:\(frequency)*Y*A*Y*Y", "AMT*F5*20", "REF*G1*A123", "HI*ABK:M25541*ABF:R278",
            "NM1*DN*1*MOSS*RUTH****XX*1679328645", "NM1*82*1*OKAFOR*ADA****XX*1234567893", "PRV*PE*PXC*225X00000X",
            "LX*1", "SV1*HC:97530:GO:KX*200*UN*2***1:2", "DTP*472*D8*\(day)", "REF*6R*L1",
            "LX*2", "SV1*HC:97140:GO*100.05*UN*1***1", "DTP*472*D8*20261005", "REF*6R*L2",
        ]
    }
    private static let dependant = [
        "HL*3*1*22*1", "SBR*S**GRP1******CI", "NM1*IL*1*QUILLON*BASIL****MI*944177350", "N3*480 PECAN AVE",
        "N4*DALLAS*TX*752014410", "DMG*D8*19810520*M", "NM1*PR*2*PAYER*****PI*87726",
        "HL*4*3*23*0", "PAT*19", "NM1*QC*1*QUILLON*TESSA", "N3*480 PECAN AVE", "N4*DALLAS*TX*752014410",
        "DMG*D8*20121115*F",
    ]

    private static func file(_ loops: [String]) -> [UInt8] {
        let segments = envelope + loops
        let trailer = ["SE*\(segments.count - 1)*0001", "GE*1*7", "IEA*1*000000007"]
        return Array(((segments + trailer).joined(separator: "~\n") + "~").utf8)
    }

    private let options = IntakeOptions(clinicsByBillingNPI: ["1999999984": "C01"])

    @Test func aClaimIsTheVisitItWasMadeFrom() throws {
        let records = try IntakeFixture.read(Self.file(Self.subscriber + Self.claim("PCN1")), options: options)
        let visit = try #require(records.first?.visit)
        #expect(visit.visitID == "PCN1" && visit.clinicID == "C01" && visit.setting == .clinic)
        #expect(visit.serviceDate == CalendarDay(iso: "2026-10-05"))
        #expect(visit.noteSignedAt == Instant(iso8601: "2026-10-05T18:30:00Z"))
        #expect(visit.patient.birthDate == CalendarDay(iso: "1951-03-09"))
        #expect(visit.primaryCoverage?.memberID == "1EG4TE5MK73" && visit.primaryCoverage?.filingIndicator == "MB")
        #expect(visit.rendering.npi == "1234567893" && visit.referring?.npi == "1679328645")
        #expect(visit.diagnoses == ["M25541", "R278"])
        #expect(visit.interventions.map(\.billedUnits) == [2, 1])
        #expect(visit.interventions.map(\.chargeCents) == [20_000, 10_005])
        #expect(visit.interventions[0].modifiers == ["GO", "KX"])
        #expect(visit.interventions[0].diagnosisPointers == [1, 2])
        #expect(visit.authorization?.number == "A123" && visit.patientPaidCents == 2000)
        #expect(visit.evidence?.medicalNecessityAttested == true)
    }

    @Test func aDependantHasItsSubscriber() throws {
        let records = try IntakeFixture.read(Self.file(Self.dependant + Self.claim("PCN2")), options: options)
        let visit = try #require(records.first?.visit)
        let coverage = try #require(visit.primaryCoverage)
        #expect(visit.patient.firstName == "TESSA" && coverage.subscriber?.firstName == "BASIL")
        #expect(coverage.relationship == "child" && coverage.order == 2 && coverage.groupNumber == "GRP1")
    }

    @Test func claimsThatAreNoVisitAreRejectedAlone() throws {
        let claims =
            Self.claim("P1") + Self.claim("P2", day: "20261004") + Self.claim("P3", frequency: "7")
            + Self.claim("P4")
        let records = try IntakeFixture.read(Self.file(Self.subscriber + claims), options: options)
        #expect(records.map { $0.visit?.visitID } == ["P1", nil, nil, "P4"])
        #expect(records.flatMap(\.problems).map(\.field) == ["DTP", "CLM05"])
        let firstClaim = Self.envelope.count + Self.subscriber.count + 1
        #expect(records.map(\.line) == [0, 15, 30, 45].map { firstClaim + $0 })
    }

    @Test func anUnknownClinicIsARejectUnlessTheNPIMayStandForIt() throws {
        let bytes = Self.file(Self.subscriber + Self.claim("P1"))
        #expect(try IntakeFixture.read(bytes).flatMap(\.problems).map(\.field) == ["clinic_id"])
        let records = try IntakeFixture.read(bytes, options: IntakeOptions(takesUnknownNPIAsClinic: true))
        #expect(records.first?.visit?.clinicID == "1999999984")
    }

    @Test func aCutFileGivesNoHalfClaimsAndAnotherTransactionIsNamed() throws {
        let whole = Self.file(Self.subscriber + Self.claim("P1"))
        for length in stride(from: 120, to: whole.count - 20, by: 37) {
            let records = try IntakeFixture.read(Array(whole[..<length]), options: options)
            #expect(records.contains { !$0.problems.isEmpty })
        }
        let other = String(decoding: whole, as: UTF8.self).replacing("ST*837", with: "ST*276")
        #expect(try IntakeFixture.read(other).flatMap(\.problems).map(\.field) == ["ST"])
        #expect(throws: IntakeError.self) { try IntakeFixture.read("ISA*00") }
    }
}
