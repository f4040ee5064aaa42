import Foundation
import NIOHTTP1
import Postgres
import TestSupport
import Testing

@testable import Claims
@testable import Web

/// `Idempotency-Key` through the real server.
@Suite struct IdempotencyTests {
    private static let notes = "SELECT count(*) FROM work_note"

    @Test func aRepeatIsAnsweredAndNotCarriedOut() async throws {
        try await WebBench.with { bench in
            let lead = try await APIClient(bench, "lead", .lead)
            let place = "/v1/claims/\(try await bench.claim(of: "C01"))"
            let first = try await lead.post(place + "/notes", #"{"text": "called"}"#, key: "k-1")
            let second = try await lead.post(place + "/notes", #"{"text": "called"}"#, key: "k-1")
            #expect(first.status == 200 && !first.isReplayed)
            #expect(second.status == 200 && second.isReplayed && second.body == first.body)
            #expect(second.headers.first(name: "Content-Type") == "application/json")
            #expect(try await bench.sql(Self.notes) == [["1"]])
            // Another body, and another path, are another request.
            #expect(try await lead.post(place + "/notes", #"{"text": "x"}"#, key: "k-1").status == 422)
            #expect(try await lead.post(place + "/follow-up", #"{"text": "called"}"#, key: "k-1").status == 422)
            // Another program's key is its own; without one every request is new.
            let other = try await APIClient(bench, "lead", .lead)
            #expect(try await !other.post(place + "/notes", #"{"text": "called"}"#, key: "k-1").isReplayed)
            #expect(try await lead.post(place + "/notes", #"{"text": "called"}"#).status == 200)
            #expect(try await bench.sql(Self.notes) == [["3"]])
        }
    }

    @Test func aKeyIsPrintableAndNotTooLong() async throws {
        try await WebBench.with { bench in
            let lead = try await APIClient(bench, "lead", .lead)
            let place = "/v1/claims/\(try await bench.claim(of: "C01"))/notes"
            for key in ["", String(repeating: "k", count: 256), "schlüssel"] {
                #expect(try await lead.post(place, #"{"text": "called"}"#, key: key).status == 400, "\(key)")
            }
            let longest = String(repeating: "k", count: 255)
            #expect(try await lead.post(place, #"{"text": "called"}"#, key: longest).status == 200)
            #expect(try await bench.sql(Self.notes) == [["1"]])
        }
    }

    /// Two at once: the first is held up before it does anything.
    @Test func aRepeatWhileTheFirstRunsIsToldSo() async throws {
        try await WebBench.with { bench in
            let lead = try await APIClient(bench, "lead", .lead)
            let place = "/v1/claims/\(try await bench.claim(of: "C01"))/notes"
            @Sendable func send() async throws -> WebBench.Answer {
                try await lead.post(place, #"{"text": "called"}"#, key: "k-1")
            }
            let sent = try await bench.holding("SELECT * FROM access_log_head FOR UPDATE") {
                let sent = Task { try await send() }
                while try await bench.sql("SELECT count(*) FROM api_request") == [["0"]] {
                    try await Task.sleep(for: .milliseconds(20))
                }
                #expect(try await send().status == 409)
                return sent
            }
            let first = try await sent.value
            #expect(first.status == 200 && !first.isReplayed)
            #expect(try await send().isReplayed)
            #expect(try await bench.sql(Self.notes) == [["1"]])
        }
    }

    /// The server fell after the note was written and before its answer was kept.
    @Test func whatAFallenServerDidIsNotDoneAgain() async throws {
        try await WebBench.with { bench in
            let lead = try await APIClient(bench, "lead", .lead)
            let place = "/v1/claims/\(try await bench.claim(of: "C01"))/notes"
            let visit = try APIVisits.document(clinic: "C01")
            _ = try await lead.post(place, #"{"text": "called"}"#, key: "k-1")
            _ = try await lead.post("/v1/visits", visit, key: "k-2")
            try await bench.sql("UPDATE api_request SET status = NULL, answer = NULL")
            #expect(try await lead.post(place, #"{"text": "called"}"#, key: "k-1").status == 409)
            try await bench.sql("UPDATE api_request SET held_until = now()")
            let note = try await lead.post(place, #"{"text": "called"}"#, key: "k-1")
            #expect(note.status == 200 && !note.isReplayed)
            #expect(try await bench.sql(Self.notes) == [["1"]])
            let taken = try await lead.post("/v1/visits", visit, key: "k-2")
            #expect(try taken.number("unchanged") == 1)
            #expect(try await lead.post("/v1/visits", visit, key: "k-2").isReplayed)
        }
    }

    @Test func aRefusedRequestGivesItsKeyBack() async throws {
        try await WebBench.with { bench in
            let lead = try await APIClient(bench, "lead", .lead)
            #expect(try await lead.post("/v1/claims/999999/notes", #"{"text": "x"}"#, key: "k-1").status == 404)
            #expect(try await lead.post("/v1/visits", "{}", key: "k-2").status == 422)
            #expect(try await bench.sql("SELECT count(*) FROM api_request") == [["0"]])
            let place = "/v1/claims/\(try await bench.claim(of: "C01"))/notes"
            #expect(try await lead.post(place, #"{"text": "x"}"#, key: "k-1").status == 200)
        }
    }

    @Test func keysAreForgottenAfterADay() async throws {
        try await WebBench.with { bench in
            let lead = try await APIClient(bench, "lead", .lead)
            let place = "/v1/claims/\(try await bench.claim(of: "C01"))/notes"
            for key in ["k-1", "k-2"] { _ = try await lead.post(place, #"{"text": "x"}"#, key: key) }
            try await bench.sql("UPDATE api_request SET begun_at = begun_at - interval '25 hours'")
            let again = try await lead.post(place, #"{"text": "x"}"#, key: "k-1")
            #expect(again.status == 200 && !again.isReplayed)
            #expect(try await bench.sql(Self.notes) == [["3"]])
            _ = try await bench.pool.withConnection { try await $0.execute(PruneAPIRequests()) }
            #expect(try await bench.sql("SELECT key FROM api_request") == [["k-1"]])
        }
    }

    @Test func keptAnswersHoldNothingOfAPatient() async throws {
        try await WebBench.with { bench in
            let lead = try await APIClient(bench, "lead", .lead)
            _ = try await lead.post("/v1/visits", try APIVisits.document(clinic: "C01"), key: "k-1")
            let answers = try await bench.sql("SELECT convert_from(answer, 'UTF8') FROM api_request")
            #expect(answers.count == 1)
            #expect(answers.allSatisfy { $0[0]?.contains(WebBench.sentinel) == false })
        }
    }
}

extension WebBench {
    /// Runs what is given while another session holds a lock.
    func holding<Value: Sendable>(
        _ lock: String, _ body: @Sendable () async throws -> Value
    ) async throws -> Value {
        let connection = try await Connection.open(owner)
        _ = try await connection.query("BEGIN")
        _ = try await connection.query(lock)
        do {
            let value = try await body()
            _ = try await connection.query("COMMIT")
            return value
        } catch {
            _ = try? await connection.query("ROLLBACK")
            throw error
        }
    }
}
