import Foundation

/// Measures the two ways of joining libpq and Swift concurrency side by side, in interleaved rounds.
@main
struct Bridge {
    static func main() async throws {
        let rounds = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 5
        let duration = Duration.seconds(2)
        print("| Operation | Connections | Poll thread, ops/s | Blocking threads, ops/s | Ratio |")
        print("|---|--:|--:|--:|--:|")
        for workload in Workload.allCases {
            for connections in [1, 2, 4, 8] {
                var poll: [Double] = []
                var blocking: [Double] = []
                for _ in 0..<rounds {
                    poll.append(try await PollThread.rate(workload, connections: connections, for: duration))
                    blocking.append(try await BlockingThreads.rate(workload, connections: connections, for: duration))
                }
                let (a, b) = (median(poll), median(blocking))
                let ratio = String(format: "%.2f", a / b)
                print("| \(workload.label) | \(connections) | \(Int(a)) | \(Int(b)) | \(ratio) |")
            }
        }
    }

    static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
}
