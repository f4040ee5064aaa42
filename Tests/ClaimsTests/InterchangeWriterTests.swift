import Billing
import Testing
import X12

@testable import Claims

/// Files as sent: envelopes, sets and numbers.
@Suite struct InterchangeWriterTests {
    private let route = PayerRoute(
        id: 1, name: "r", transport: "core", address: "", realTimeAddress: "", senderID: "CLAIMLINE",
        receiverID: "SIMCH", usage: "P", windowMilliseconds: 0, claimsPerFile: 5000)
    private let clinics = Dictionary(
        uniqueKeysWithValues: (1...3).map {
            (Int32($0), Directory.Clinic(id: Int32($0), profile: .sample(code: "C0\($0)")))
        })

    private func items(_ counts: [(clinic: Int32, payer: String, count: Int)]) throws -> [InterchangeWriter.Item] {
        let visit = try ClaimFixture.visit()
        var id: Int64 = 0
        return counts.flatMap { clinic, payer, count in
            (0..<count).map { _ in
                id += 1
                let line = StoredLine(
                    claimID: id, clinicID: clinic, number: 1, code: "97530", modifiers: "GO KX", units: 2,
                    chargeCents: 12_345, expectedCents: 0, pointers: [1])
                return InterchangeWriter.Item(
                    claim: ClaimFixture.claim(id, clinic: clinic, payer: payer), visit: visit, lines: [line],
                    controlNumber: FileFilling.controlNumber(claimID: id, number: 1))
            }
        }
    }

    private func write(_ items: [InterchangeWriter.Item]) -> InterchangeWriter.Written {
        InterchangeWriter(route: route, clinics: clinics).write(items, control: 77, at: ClaimFixture.signedAt)
    }

    @Test func oneSetPerClinicAndPayerAndHundredClaims() throws {
        let items = try items([(1, "MCRTX", 250), (2, "MCRTX", 100), (1, "60054", 1)])
        let written = write(items.reversed())
        let interchanges = try Lexer.interchanges(in: written.bytes)
        let group = try #require(interchanges.first?.groups.first)
        #expect(interchanges.count == 1 && interchanges[0].groups.count == 1)
        #expect(group.transactions.map(\.controlNumber) == ["0001", "0002", "0003", "0004", "0005"])
        let sets = try group.transactions.map { try Claim837P($0) }
        var counts: [Int] = []
        for set in sets {
            let provider = try #require(set.billingProviders.first)
            #expect(set.billingProviders.count == 1, "one clinic in a set")
            counts.append(provider.subscribers.flatMap(\.claims).count)
        }
        #expect(counts.sorted() == [1, 50, 100, 100, 100])
        // Every claim is in the set that its answer will be matched by.
        #expect(written.setControls.count == 351)
        for (set, transaction) in zip(sets, group.transactions) {
            for claim in set.billingProviders.flatMap(\.subscribers).flatMap(\.claims) {
                let id = try #require(Int64(claim.patientControlNumber.dropFirst(2).prefix { $0 != "S" }))
                #expect(written.setControls[id] == transaction.controlNumber)
            }
        }
        #expect(Set(sets.map(\.referenceID)) == ["77-1", "77-2", "77-3", "77-4", "77-5"])
    }

    @Test func controlsAndCountsAgreeAndTheFileIsValid() throws {
        let written = write(try items([(1, "MCRTX", 3), (3, "MCRTX", 2)]))
        let interchange = try #require(try Lexer.interchanges(in: written.bytes).first)
        #expect(interchange.controlNumber == "000000077" && interchange.trailer?[2] == "000000077")
        #expect(!interchange.isTest && interchange.isAcknowledgementRequested)
        #expect(interchange.senderID == "CLAIMLINE" && interchange.receiverID == "SIMCH")
        let group = try #require(interchange.groups.first)
        #expect(group.controlNumber == "77" && group.trailer?[1] == "2" && group.trailer?[2] == "77")
        for transaction in group.transactions {
            #expect(transaction.segments.last?[1] == String(transaction.segments.count))
            #expect(transaction.segments.last?[2] == transaction.controlNumber)
        }
        let problems = try X12Validator.problems(in: written.bytes).filter { $0.severity == .error }
        #expect(problems == [])
    }

    @Test func aClaimCarriesItsNumberChargeAndLines() throws {
        let written = write(try items([(1, "MCRTX", 1)]))
        let transaction = try #require(
            try Lexer.interchanges(in: written.bytes).first?.groups.first?.transactions.first)
        let provider = try #require(try Claim837P(transaction).billingProviders.first)
        let subscriber = try #require(provider.subscribers.first)
        let claim = try #require(subscriber.claims.first)
        #expect(provider.name.id == clinics[1]?.profile.npi && subscriber.name.id == "1EG4TE5MK73")
        #expect(claim.patientControlNumber == "CL000000001S1" && claim.totalChargeCents == 12_345)
        #expect(claim.lines.map(\.procedure.modifiers) == [["GO", "KX"]] && claim.lines[0].units == 2)
        #expect(claim.priorAuthorization == "A123")
    }

    @Test func aDependantIsBilledUnderTheSubscriber() throws {
        let item = try #require(try items([(1, "87726", 1)]).first)
        let child = InterchangeWriter.Item(
            claim: item.claim, visit: try ClaimFixture.visit("V-2008"), lines: item.lines,
            controlNumber: item.controlNumber)
        let transaction = try #require(
            try Lexer.interchanges(in: write([child]).bytes).first?.groups.first?.transactions.first)
        let subscriber = try #require(try Claim837P(transaction).billingProviders.first?.subscribers.first)
        #expect(subscriber.name.firstName == "BASIL" && subscriber.claims.isEmpty)
        #expect(subscriber.dependants.map(\.name.firstName) == ["TESSA"])
        #expect(subscriber.dependants.first?.relationship == "19")
        #expect(subscriber.dependants.first?.claims.count == 1)
    }

    @Test(arguments: [
        (1, 1, "CL000000001S1"), (999_999_999, 9, "CL999999999S9"), (9_999_999_999_999, 12, "CL9999999999999S12"),
    ]) func controlNumbersFitInto20Characters(claim: Int64, number: Int16, expected: String) {
        #expect(FileFilling.controlNumber(claimID: claim, number: number) == expected)
        #expect(expected.count <= 20)
    }
}
