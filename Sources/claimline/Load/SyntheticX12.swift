import Foundation
import X12

/// Invented 835 and 837P files of any size, each one transaction set, as clearinghouses send them: two or three lines a
/// claim, the usual adjustments, references and dates.
enum SyntheticX12 {
    static let codes = ["97110", "97112", "97140", "97530", "97535", "97165", "97166", "97168"]
    static let lastNames = ["ARDENT", "BELLWEATHER", "CASTILLON", "DRAKE", "EASTERLING", "FENWICK", "GOSHAWK"]
    static let firstNames = ["MIRA", "TOM", "IDA", "JO", "ADA", "RUTH", "PER", "LEOPOLDINE"]
    private static let address = PartyAddress(line1: "12 ELM ST", city: "AUSTIN", state: "TX", postalCode: "787011234")

    /// An 835 of about so many megabytes, and how many claims it has.
    static func remittance(megabytes: Int, seed: UInt64) -> (bytes: [UInt8], claims: Int) {
        let claims = max(1, megabytes * 1_000_000 / bytesPerClaim(remittance(claims: 500, seed: seed), 500))
        return (remittance(claims: claims, seed: seed), claims)
    }

    /// An 835 of so many claims.
    static func remittance(claims: Int, seed: UInt64) -> [UInt8] {
        var bytes: [UInt8] = []
        writeRemittance(claims: claims, seed: seed) { bytes += $0 }
        return bytes
    }

    /// Writes an 835 of about so many megabytes to a file, in memory that does not grow; says how many claims it has.
    static func writeRemittance(megabytes: Int, seed: UInt64, to path: String) throws -> Int {
        let claims = max(1, megabytes * 1_000_000 / bytesPerClaim(remittance(claims: 500, seed: seed), 500))
        try Data().write(to: URL(fileURLWithPath: path))
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        try writeRemittance(claims: claims, seed: seed) { try handle.write(contentsOf: $0) }
        try handle.close()
        return claims
    }

    /// An 837P of about so many megabytes, and how many claims it has.
    static func claims(megabytes: Int, seed: UInt64) -> (bytes: [UInt8], claims: Int) {
        let count = max(1, megabytes * 1_000_000 / bytesPerClaim(claims(count: 500, seed: seed), 500))
        return (claims(count: count, seed: seed), count)
    }

    /// An 837P of so many claims.
    static func claims(count: Int, seed: UInt64) -> [UInt8] {
        var writer = begin(.claim837P)
        transaction(claims: count, seed: seed).write(to: &writer, controlNumber: 1)
        writer.endGroup()
        writer.endInterchange()
        return writer.bytes
    }

    /// Claims of so many patients of one clinic.
    static func transaction(claims: Int, seed: UInt64) -> Claim837P {
        var random = Draws(seed: seed)
        let subscribers = (0..<claims).map { subscriber($0, &random) }
        let provider = Claim837P.BillingProvider(
            organization: "HILLSIDE OT", npi: "1234567893", taxID: "741234567", taxonomy: "225X00000X",
            address: address, subscribers: subscribers)
        return Claim837P(
            referenceID: "FILE-1-1", date: "20261006", time: "0815", submitterName: "CLAIMLINE BILLING",
            submitterID: "CLAIMLINE", submitterContact: Contact(name: "OPERATIONS", phone: "5125550199"),
            receiverName: "CLEARINGHOUSE", receiverID: "CLRHOUSE", billingProviders: [provider])
    }

    private static func bytesPerClaim(_ bytes: [UInt8], _ claims: Int) -> Int { bytes.count / claims }

    static func begin(_ type: TransactionType) -> SegmentWriter {
        var writer = SegmentWriter()
        writer.beginInterchange(
            sender: InterchangeParty(id: "CLRHOUSE"), receiver: InterchangeParty(id: "CLAIMLINE"), date: "20261006",
            time: "0815", controlNumber: 1, isTest: true, isAcknowledgementRequested: false)
        writer.beginGroup(
            functionalID: type.functionalID, sender: "CLRHOUSE", receiver: "CLAIMLINE", date: "20261006", time: "0815",
            controlNumber: 1, version: type.version)
        return writer
    }

    private static func subscriber(_ number: Int, _ random: inout Draws) -> Claim837P.Subscriber {
        let lines = (1...random.int(2...3)).map { line in
            Claim837P.ServiceLine(
                procedure: Procedure(code: codes[random.int(0...(codes.count - 1))], modifiers: ["GO"]),
                chargeCents: Int64(random.int(3_000...12_000)), units: random.int(1...4), diagnosisPointers: [1, 2],
                serviceDate: "20261005", lineControlNumber: "L\(line)")
        }
        var claim = Claim837P.Claim(
            patientControlNumber: "CL\(number)S1", totalChargeCents: lines.reduce(0) { $0 + $1.chargeCents },
            placeOfService: "11", diagnoses: ["M25541", "R278"], lines: lines)
        claim.rendering = EntityName(
            person: "OKAFOR", first: "ADA", entityCode: "82", idQualifier: "XX", id: "1679328645")
        claim.renderingTaxonomy = "225X00000X"
        claim.medicalRecordNumber = "MR\(number)"
        return Claim837P.Subscriber(
            name: EntityName(
                person: lastNames[number % lastNames.count], first: firstNames[number % firstNames.count],
                entityCode: "IL", idQualifier: "MI", id: "1EG4TE5MK73"),
            birthDate: "19510309", sex: "F", address: address, filingIndicator: "MB",
            payer: EntityName(organization: "TEXAS PAYER", entityCode: "PR", idQualifier: "PI", id: "TXPAY"),
            claims: [claim])
    }

    /// Numbers that a seed decides (Knuth's linear congruential generator).
    struct Draws {
        private var state: UInt64

        init(seed: UInt64) {
            state = seed
        }

        mutating func int(_ range: ClosedRange<Int>) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return range.lowerBound + Int(state >> 33) % range.count
        }
    }
}
