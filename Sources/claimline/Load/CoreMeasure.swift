import Foundation
import Glibc

/// Processor time of this thread and memory of this process.
enum CoreMeasure {
    /// What `body` answers, its processor seconds on this thread, and its seconds on the wall.
    static func run<Value>(_ body: () -> Value) -> (value: Value, processor: Double, wall: Double) {
        let wall = ContinuousClock.now
        let start = threadSeconds
        let value = body()
        let seconds = threadSeconds - start
        return (value, max(seconds, 1e-9), max((ContinuousClock.now - wall) / .seconds(1), 1e-9))
    }

    private static var threadSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// Resident memory, what the allocator keeps for later included. Source: proc(5).
    static var residentMegabytes: Double {
        let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
        let fields = text.split(separator: " ")
        guard fields.count > 1, let pages = Double(fields[1]) else { return 0 }
        return pages * Double(sysconf(Int32(_SC_PAGESIZE))) / 1e6
    }

    static func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }
}
