/// The checks of a process, asked at most once a second, so that many askers cost no more than one.
actor Readiness {
    private let checks: [HealthCheck]
    private let limit: Duration
    private var answer: (failed: [String], at: ContinuousClock.Instant)?

    init(_ checks: [HealthCheck], limit: Duration = .seconds(3)) {
        self.checks = checks
        self.limit = limit
    }

    /// Names of the checks that fail.
    func failed() async -> [String] {
        if let answer, ContinuousClock.now - answer.at < .seconds(1) { return answer.failed }
        var failed: [String] = []
        for check in checks where await !check.passes(within: limit) { failed.append(check.name) }
        answer = (failed, .now)
        return failed
    }
}
