import Clearinghouse
import Foundation
import Jobs
import Testing

@testable import Claims

/// Eligibility of large sets by batch files.
@Suite(.serialized) struct BatchEligibilityTests {
    /// Imports the samples and asks for all of them in one batch, which is stored but not sent yet.
    private func ask(_ bench: TestBench, partner: Partner) async throws {
        try await bench.saveRoute(partner: partner.url, batchInquiriesFrom: 1)
        try await bench.importVisits(SampleVisits.shipped)
        try await bench.workAll(.eligibility)
    }

    /// Has the stored answers read.
    private func takeBenefits(_ bench: TestBench) async throws {
        try await bench.collect()
        try await bench.workAll(.benefits)
    }

    @Test func aBatchSaysWhatRealTimeSays() async throws {
        try await Partner.with { partner in
            let inRealTime = try await TestBench.with(partner: partner.url) { bench in
                try await bench.importVisits(SampleVisits.shipped)
                try await bench.workAll(.eligibility)
                return try await bench.standings()
            }
            try await TestBench.with { bench in
                try await ask(bench, partner: partner)
                #expect(try await bench.stages().values.contains(.eligibility))
                #expect(try await bench.number("SELECT count(*) FROM job WHERE queue = 1") == 0)
                #expect(try await bench.breaches() == [])
                try await bench.workAll(.inquire)
                try await takeBenefits(bench)
                #expect(try await bench.standings() == inRealTime)
                #expect(try await bench.number("SELECT count(*) FROM inquiry_file WHERE status <> 'answered'") == 0)
                #expect(try await bench.breaches() == [])
                #expect(inRealTime.values.contains { $0.stage == .scrub })
            }
        }
    }

    @Test func answersThatComeAgainOrLateMoveNothing() async throws {
        try await Partner.with { partner in
            try await TestBench.with { bench in
                try await ask(bench, partner: partner)
                try await bench.workAll(.inquire)
                try await takeBenefits(bench)
                try await bench.workAll(.scrub)
                let before = try await bench.standings()
                let events = try await bench.number("SELECT count(*) FROM claim_event")
                for file in try await bench.inbound(kind: "271") {
                    try await bench.read(again: file.id, queue: .benefits)
                }
                #expect(try await bench.standings() == before)
                #expect(try await bench.number("SELECT count(*) FROM claim_event") == events)
            }
        }
    }

    @Test func anAnswerThatNeverComesIsAskedForAgain() async throws {
        try await Partner.with(.only(.lose) { $0.answers = [.eligibility] }) { partner in
            try await TestBench.with { bench in
                try await ask(bench, partner: partner)
                try await bench.workAll(.inquire)
                try await takeBenefits(bench)
                let waiting = try await bench.stages().values.filter { $0 == .eligibility }.count
                #expect(waiting > 0)
                #expect(try await bench.breaches() == [])
                try await bench.makeDue(.inquire)
                try await bench.workAll(.inquire)
                #expect(try await bench.number("SELECT count(*) FROM job WHERE queue = 1") == waiting)
                #expect(try await bench.breaches() == [])
            }
        }
    }

    @Test func theSameFileSentTwiceIsAnsweredOnce() async throws {
        try await Partner.with { partner in
            try await TestBench.with { bench in
                try await ask(bench, partner: partner)
                try await bench.workAll(.inquire)
                // As a process that died between sending and recording left it.
                try await bench.owner("UPDATE inquiry_file SET status = 'planned'")
                try await bench.makeDue(.inquire)
                try await bench.workAll(.inquire)
                try await bench.collect()
                #expect(try await bench.inbound(kind: "271").count == 1)
            }
        }
    }

    @Test func tracesNameInquiryAndPlace() {
        let named = BatchInquiry.place(of: BatchInquiry.trace(42, place: 7))
        #expect(named?.inquiryID == 42 && named?.place == 7)
        for trace in ["", "E42", "S42-7", "E42-7-1", "E42--7", "E-42-7", "E42-x"] {
            #expect(BatchInquiry.place(of: trace) == nil, "\(trace)")
        }
    }
}
