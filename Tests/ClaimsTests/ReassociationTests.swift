import Billing
import Foundation
import Postgres
import Testing

@testable import Claims

/// The bank's side of remittances.
@Suite(.serialized) struct ReassociationTests {
    @Test func csvNamesItsColumnsInAnyOrder() throws {
        let text =
            "amount,trace,date,payer_tin,method\n120.05,T1,2026-10-06,999999999,ACH\n\n7,0042,2026-10-07,12-3456789,chk\n"
        let payments = try BankPaymentFile.read(Array(text.utf8))
        #expect(payments.map(\.trace) == ["T1", "0042"] && payments.map(\.amountCents) == [12_005, 700])
        #expect(payments.map(\.payerTIN) == ["1999999999", "1123456789"] && payments.map(\.method) == ["ACH", "CHK"])
    }

    @Test(arguments: [
        ("trace,amount,date\nT,1,2026-10-06", 1), ("trace,payer_tin,amount,date\nT,1,x,2026-10-06", 2),
        ("trace,payer_tin,amount,date\nT,1,1,06.10.2026", 2), ("trace,payer_tin,amount,date\nT,1,1", 2),
        ("trace,payer_tin,amount,date\n,1,1,2026-10-06", 2),
    ]) func aDamagedFileIsRefusedWithItsLine(text: String, line: Int) {
        let problem = #expect(throws: BankPaymentFile.Problem.self) { try BankPaymentFile.read(Array(text.utf8)) }
        #expect(problem?.line == line)
    }

    /// Batch header, entry and addenda of a CCD+ file, 94 characters each.
    private func nacha(_ cents: String, _ addenda: String) -> [UInt8] {
        func record(_ parts: [(column: Int, text: String)]) -> String {
            var columns = [Character](repeating: " ", count: 94)
            for part in parts {
                for (index, character) in part.text.enumerated() { columns[part.column - 1 + index] = character }
            }
            return String(columns)
        }
        let records = [
            record([(1, "101")]), record([(1, "5200"), (51, "CCD"), (70, "261006")]),
            record([(1, "622"), (30, cents), (79, "1")]), record([(1, "705"), (4, addenda)]), record([(1, "8200")]),
            record([(1, "9000001")]),
        ]
        return Array(records.joined(separator: "\n").utf8)
    }

    @Test func aTransferIsKnownByItsAddenda() throws {
        let payments = try BankPaymentFile.read(nacha("0000012005", "TRN*1*T1*1999999999*000999999\\"))
        #expect(payments.count == 1)
        #expect(payments[0].trace == "T1" && payments[0].payerTIN == "1999999999" && payments[0].amountCents == 12_005)
        #expect(payments[0].effectiveOn.iso == "2026-10-06")
    }

    @Test func moneyAndRemittanceFindEachOtherAndWhatMissesIsTold() async throws {
        try await TestBench.withSent(3) { bench, sent in
            let first = RemitFixture(claims: [sent[0].decided()], trace: "0T1")
            let cheque = RemitFixture(claims: [sent[1].decided(number: "I2")], trace: "5501", method: "CHK")
            let lost = RemitFixture(claims: [sent[2].decided(number: "I3")], trace: "T3")
            for (index, remittance) in [first, cheque, lost].enumerated() {
                try await bench.take(remittance, control: 900_300 + index)
            }
            func dollars(_ cents: Int64) -> String { "\(cents / 100).\(cents % 100 < 10 ? "0" : "")\(cents % 100)" }
            let text = """
                method,trace,payer_tin,amount,date
                ACH,T1,999999999,\(dollars(first.payment)),2026-10-07
                CHK,5501,,\(dollars(cheque.payment)),2026-10-09
                ACH,STRAY,999999999,12.00,2026-10-06
                """
            let payments = try BankPaymentFile.read(Array(text.utf8))
            #expect(try await Reassociation.take(payments, by: "person:test", pool: bench.pool) == 3)
            #expect(try await Reassociation.take(payments, by: "person:test", pool: bench.pool) == 0)
            var unmatched = try await Reassociation.unmatched(pool: bench.pool)
            #expect(Set(unmatched.map(\.trace)) == ["T3", "STRAY"] && !unmatched.contains(where: \.isLate))
            try await bench.perform(WatchPayments(logger: TestBench.silent))
            let open = "SELECT count(*) FROM alarm WHERE kind = 'payment_unmatched' AND cleared_at IS NULL"
            #expect(try await bench.number(open) == 0)
            // From Tuesday four business days, past a weekend and Columbus Day.
            try await BusinessClock.advance(days: 7, on: Connection.open(bench.configuration))
            unmatched = try await Reassociation.unmatched(pool: bench.pool)
            #expect(unmatched.map(\.isLate) == [true, true])
            try await bench.perform(WatchPayments(logger: TestBench.silent))
            #expect(try await bench.number(open) == 2)
        }
    }
}
