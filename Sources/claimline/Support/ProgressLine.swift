import Foundation

/// Progress of anything long: a bar redrawn in place on a terminal, a plain line every five seconds elsewhere.
struct ProgressLine {
    private let title: String
    private let start = ContinuousClock.now
    private var lastDrawn: ContinuousClock.Instant?

    init(_ title: String) {
        self.title = title
    }

    /// Shows `done` with its rate and, where the total is known, a bar and the time left.
    mutating func update(done: Int64, total: Int64? = nil) {
        let now = ContinuousClock.now
        let pause: Duration = Console.isTerminal ? .milliseconds(200) : .seconds(5)
        if let lastDrawn, now - lastDrawn < pause { return }
        lastDrawn = now
        let text = line(done: done, total: total, elapsed: now - start)
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

    private func line(done: Int64, total: Int64?, elapsed: Duration) -> String {
        let seconds = max(0.001, elapsed / .seconds(1))
        let rate = Double(done) / seconds
        guard let total else { return "\(title) \(done)  \(Int(rate))/s" }
        let left = rate > 0 && total > done ? "\(Int(Double(total - done) / rate) + 1) s left" : ""
        let width = 24
        let filled = total > 0 ? Int(Double(width) * Double(done) / Double(total)) : 0
        let bar =
            String(repeating: "#", count: min(width, filled)) + String(repeating: ".", count: max(0, width - filled))
        return "\(title) [\(bar)] \(done)/\(total)  \(Int(rate))/s  \(left)"
    }
}
