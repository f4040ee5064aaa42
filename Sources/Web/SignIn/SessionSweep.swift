import Claims
import Logging
import ServiceLifecycle

/// Ends sessions that are over or were idle for too long, also of people who closed their browser, so that the access log
/// tells when.
struct SessionSweep: Service {
    let sessions: Sessions
    let logger: Logger

    private static let pause = Duration.seconds(60)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    try await sessions.endOver()
                } catch {
                    logger.warning("idle sessions not ended", metadata: ["error": "\(type(of: error))"])
                }
                try? await Task.sleep(for: Self.pause)
            }
        }
    }
}
