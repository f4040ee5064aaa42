import Postgres
import Testing

@testable import Jobs

/// The back-off policy, by its numbers.
@Suite struct RetryPolicyTests {
    @Test func ceilingsDoubleUpToTheCap() {
        let policy = RetryPolicy()
        let ceilings = (1...12).map { policy.ceiling(afterAttempt: $0) }
        let expected: [Double] = [0.5, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]
        #expect(ceilings == expected.map { .seconds($0) })
    }

    @Test(arguments: [Int16.min, -1, 0, 1]) func aFirstAttemptIsTheLeast(attempt: Int16) {
        #expect(RetryPolicy().ceiling(afterAttempt: attempt) == .milliseconds(500))
    }

    @Test func manyAttemptsDoNotOverflow() {
        let policy = RetryPolicy(base: .seconds(86_400), cap: .seconds(90_000))
        #expect(policy.ceiling(afterAttempt: .max) == .seconds(90_000))
    }

    @Test func delaysSpreadOverTheUpperHalfOfTheCeiling() {
        let policy = RetryPolicy()
        let delays = (1...2_000).map { _ in policy.delay(afterAttempt: 4) }
        #expect(delays.allSatisfy { (.seconds(2) ... .seconds(4)).contains($0) })
        #expect(delays.contains { $0 < .seconds(2.2) } && delays.contains { $0 > .seconds(3.8) })
    }
}

/// A due date is told by exactly one clock.
@Suite struct DueTests {
    @Test func aDelayIsWholeMicrosecondsOfTheDatabasesClock() {
        let due = Due.after(.seconds(90) + .nanoseconds(1_999))
        #expect(due.delayMicroseconds == 90_000_001)
        #expect(due.businessInstant == nil)
    }

    @Test func anInstantIsTheBusinessClocks() {
        #expect(Due.business(midnight).delayMicroseconds == nil)
        #expect(Due.business(midnight).businessInstant == midnight)
    }
}

/// Idle lanes wake by signal, by time or by cancellation, and never hang.
@Suite(.timeLimit(.minutes(10))) struct WakeTests {
    @Test func aTimerThatFiresBeforeParkingLeavesNobodyBehind() async {
        let wake = Wake()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for turn in 0..<1_250 {
                        await wake.wait(for: testQueue, atMost: turn % 2 == 0 ? .zero : .microseconds(50))
                    }
                }
            }
            group.addTask {
                for _ in 0..<2_000 {
                    await wake.all()
                    await Task.yield()
                }
            }
        }
    }

    @Test func aSignalWakesEverybodyLongBeforeTheirTime() async {
        let wake = Wake()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<10 { group.addTask { await wake.wait(for: testQueue, atMost: .seconds(3600)) } }
            // Again and again, since nobody tells when all are parked.
            let waker = Task {
                while !Task.isCancelled {
                    await wake.all()
                    await Task.yield()
                }
            }
            await group.waitForAll()
            waker.cancel()
        }
    }

    @Test func cancellationEndsTheWait() async {
        let wake = Wake()
        let waiting = Task { await wake.wait(for: testQueue, atMost: .seconds(3600)) }
        waiting.cancel()
        await waiting.value
    }
}
