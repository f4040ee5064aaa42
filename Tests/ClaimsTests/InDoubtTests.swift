import Clearinghouse
import Foundation
import Jobs
import Postgres
import Testing

@testable import Claims

/// Submissions whose arrival is unknown: reconciled before anything is sent again, and never planned anew.
@Suite(.serialized) struct InDoubtTests {
    private struct FileRow: Equatable {
        let status: String
        let control: String
        let payloadID: String
    }

    private func files(_ bench: TestBench) async throws -> [FileRow] {
        try await bench.owner(
            "SELECT status, interchange_control, payload_id FROM submission_file ORDER BY file_id"
        ).map { FileRow(status: $0[0] ?? "", control: $0[1] ?? "", payloadID: $0[2] ?? "") }
    }

    /// The stored bytes of the first file.
    private func stored(_ bench: TestBench) async throws -> [UInt8] {
        try await bench.pool.withConnection { connection in
            try await bench.context.keys.prepare(
                [ClinicKeys.house], year: bench.context.currentYear, on: connection)
            let file = try #require(try await connection.first(LockFile(fileID: 1)))
            return try bench.context.keys.open(try #require(file.sealed), for: .submissionFile(file.id))
        }
    }

    /// Puts the file back to where a process that died while sending left it.
    private func forgetOutcome(_ bench: TestBench) async throws {
        try await bench.owner("UPDATE submission_file SET status = 'sending'")
        try await bench.makeDue(.submit)
    }

    private func importOne(_ bench: TestBench) async throws {
        try await bench.importVisits([IntakeFixture.document()])
    }

    @Test func aFileThatThePartnerHoldsIsRecordedAndNotSentAgain() async throws {
        try await Partner.with(.only(.errorAfterReceipt)) { partner in
            try await TestBench.with(partner: partner.url) { bench in
                try await importOne(bench)
                try await bench.submitAll()
                #expect(try await bench.stages() == ["V-1001": .submitting])
                #expect(try await files(bench).map(\.status) == ["in_doubt"])

                try await forgetOutcome(bench)
                try await bench.workAll(.submit)
                #expect(try await bench.stages() == ["V-1001": .submitted])
                #expect(try await files(bench).map(\.status) == ["sent"])
                #expect(try partner.submissions().count == 1)
                #expect(try await bench.number("SELECT count(*) FROM job_later WHERE queue = 7") == 1)
                #expect(try await bench.breaches(partner: PartnerLedger(path: partner.ledgerPath)) == [])
            }
        }
    }

    @Test func aFileThatThePartnerDoesNotHoldIsSentAgainAsItWas() async throws {
        try await TestBench.with { bench in
            let (before, bytes) = try await failSending(bench)
            try await Partner.with { partner in
                try await bench.saveRoute(partner: partner.url)
                try await bench.restarted { later in
                    try await forgetOutcome(later)
                    try await later.workAll(.submit)
                    let after = try await files(later)
                    #expect(after.map(\.status) == ["sent"])
                    #expect(after.map(\.control) == before.map(\.control))
                    #expect(after.map(\.payloadID) == before.map(\.payloadID))
                    #expect(try partner.submissions() == [bytes])
                    #expect(try await stored(later) == bytes)
                    #expect(try await later.stages() == ["V-1001": .submitted])
                    #expect(try await later.breaches(partner: PartnerLedger(path: partner.ledgerPath)) == [])
                }
            }
        }
    }

    /// A file written and refused with 503, which leaves the outcome unknown.
    private func failSending(_ bench: TestBench) async throws -> (files: [FileRow], bytes: [UInt8]) {
        try await Partner.with { partner in
            try await bench.saveRoute(partner: partner.url)
            try await bench.restarted { early in
                try await importOne(early)
                try await early.workAll(.eligibility)
                try await early.workAll(.scrub)
            }
        }
        return try await Partner.with(.only(.unavailable)) { partner in
            try await bench.saveRoute(partner: partner.url)
            return try await bench.restarted { early in
                try await early.resubmit()
                let rows = try await files(early)
                #expect(rows.map(\.status) == ["in_doubt"])
                #expect(try partner.submissions().isEmpty)
                return (rows, try await stored(early))
            }
        }
    }

    @Test func anUnreachablePartnerIsAskedAgainAndNothingIsPlannedAnew() async throws {
        try await TestBench.with { bench in
            let (before, bytes) = try await failSending(bench)
            try await bench.saveRoute(partner: TestBench.nowhere)
            try await bench.restarted { later in
                for _ in 1...3 {
                    try await forgetOutcome(later)
                    try await later.resubmit()
                    #expect(try await files(later).map(\.status) == ["in_doubt"])
                    #expect(try await later.number("SELECT count(*) FROM job_later WHERE queue = 3") == 1)
                }
                #expect(try await files(later) == before)
                #expect(try await stored(later) == bytes)
                #expect(try await later.stages() == ["V-1001": .submitting])
                #expect(try await later.number("SELECT last_interchange FROM payer_route") == 1)
                #expect(try await later.breaches() == [])
            }
        }
    }

    @Test func aFileThatNeverLeftIsSentOncePartnerIsBack() async throws {
        try await TestBench.with { bench in
            try await Partner.with { partner in
                try await bench.saveRoute(partner: partner.url)
                try await bench.restarted { early in
                    try await importOne(early)
                    try await early.workAll(.eligibility)
                    try await early.workAll(.scrub)
                }
                try await bench.saveRoute(partner: TestBench.nowhere)
                try await bench.restarted { early in
                    try await early.resubmit()
                    #expect(try await files(early).map(\.status) == ["prepared"])
                }
                try await bench.saveRoute(partner: partner.url)
                try await bench.restarted { later in
                    try await later.makeDue(.submit)
                    try await later.workAll(.submit)
                    #expect(try await files(later).map(\.status) == ["sent"])
                    #expect(try partner.submissions().count == 1)
                }
            }
        }
    }
}
