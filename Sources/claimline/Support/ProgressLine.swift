import Foundation

/// Progress of anything long: a bar redrawn in place on a terminal, a plain line every five seconds elsewhere.
struct ProgressLine {
    private let title: String
    /// The first update: what was done before it is nobody's rate.
    private var first: (done: Int64, at: ContinuousClock.Instant)?
    private var lastDrawn: ContinuousClock.Instant?

    init(_ title: String) {
        self.title = title
    }

    /// Shows `done` with its rate since the first update and, where the total is known, a bar and the time left.
    mutating func update(done: Int64, total: Int64? = nil) {
        let now = ContinuousClock.now
        let first = first ?? (done, now)
        self.first = first
        let pause: Duration = Console.isTerminal ? .milliseconds(200) : .seconds(5)
        if let lastDrawn, now - lastDrawn < pause { return }
        lastDrawn = now
        let text = line(done: done, total: total, rate: Self.rate(from: first, to: (done, now)))
        if Console.isTerminal {
            try? FileHandle.standardError.write(contentsOf: Data("\r\u{1B}[K\(text)".utf8))
        } else {
            Console.note(text)
        }
    }

    /// Ends the line.
    func finish() {
        if Console.isTerminal { Console.note("") }
    }

    /// Units a second; nil before there are two updates, a tenth of a second apart.
    private static func rate(
        from first: (done: Int64, at: ContinuousClock.Instant), to now: (done: Int64, at: ContinuousClock.Instant)
    ) -> Double? {
        let seconds = (now.at - first.at) / .seconds(1)
        return seconds >= 0.1 ? Double(max(0, now.done - first.done)) / seconds : nil
    }

    private func line(done: Int64, total: Int64?, rate: Double?) -> String {
        let pace = rate.map { "  \(Int($0))/s" } ?? ""
        guard let total else { return "\(title) \(done)\(pace)" }
        let left = rate.map { $0 > 0 && total > done ? "  \(Int(Double(total - done) / $0) + 1) s left" : "" } ?? ""
        let width = 24
        let filled = total > 0 ? Int(Double(width) * Double(done) / Double(total)) : 0
        let bar =
            String(repeating: "#", count: min(width, filled)) + String(repeating: ".", count: max(0, width - filled))
        return "\(title) [\(bar)] \(done)/\(total)\(pace)\(left)"
    }
}
