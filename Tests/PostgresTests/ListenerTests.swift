import Postgres
import TestSupport
import Testing

@Suite struct ListenerTests {
    @Test(.timeLimit(.minutes(10)))
    func hintsArriveAndSurviveTheLossOfTheSession() async throws {
        let (configuration, pool) = try await TestDatabase.make()
        let listener = Listener(configuration)
        var hints = listener.notifications(on: ["jobs", "Odd \"name\""]).makeAsyncIterator()
        // Connected: every channel is announced, since anything may have been missed before.
        #expect(await hints.next() == Notification(channel: "jobs"))
        #expect(await hints.next() == Notification(channel: "Odd \"name\""))
        try await pool.withConnection { try await $0.notify("jobs", payload: "1") }
        try await pool.withConnection { try await $0.notify("Odd \"name\"") }
        #expect(await hints.next() == Notification(channel: "jobs", payload: "1"))
        #expect(await hints.next() == Notification(channel: "Odd \"name\""))
        try await pool.withConnection { connection in
            _ = try await connection.query(
                """
                SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
                WHERE datname = current_database() AND query LIKE 'LISTEN%'
                """)
        }
        #expect(await hints.next() == Notification(channel: "jobs"))
        #expect(await hints.next() == Notification(channel: "Odd \"name\""))
        try await pool.withConnection { try await $0.notify("jobs", payload: "2") }
        #expect(await hints.next() == Notification(channel: "jobs", payload: "2"))
        await pool.close()
    }

    @Test(.timeLimit(.minutes(10)))
    func cancellingTheReaderEndsTheStream() async throws {
        let (configuration, pool) = try await TestDatabase.make()
        let stream = Listener(configuration).notifications(on: ["jobs"])
        let (connected, signal) = AsyncStream.makeStream(of: Void.self)
        let reader = Task {
            for await _ in stream { signal.yield() }
        }
        for await _ in connected { break }
        reader.cancel()
        await reader.value
        await pool.close()
    }
}
