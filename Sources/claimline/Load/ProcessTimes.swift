import Foundation

/// Processor seconds (user and system) of the processes of a run, from `/proc`.
///
/// On a machine that does other work too, this is what a run costs; seconds on the wall are not.
struct ProcessTimes: Sendable {
    /// Seconds by kind of process: `intake`, `workers`, `coordinator`, `clearinghouse`, `postgres`.
    var seconds: [String: Double] = [:]

    /// This process as `intake`, the children by their names, and the server whose postmaster is `postmaster` with all its
    /// backends, those that have ended included.
    static func now(children: [ChildProcess], postmaster: pid_t?) -> ProcessTimes {
        var times = ProcessTimes()
        times.add(Line(process: getpid())?.own, to: "intake")
        for child in children {
            let kind = child.name.hasPrefix("worker") ? "workers" : child.name
            times.add(Line(process: child.processIdentifier)?.own, to: kind)
        }
        guard let postmaster, let main = Line(process: postmaster) else { return times }
        times.add(main.own + main.ofEndedChildren, to: "postgres")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        for line in names.compactMap({ pid_t($0) }).compactMap({ Line(process: $0) }) where line.parent == postmaster {
            times.add(line.own, to: "postgres")
        }
        return times
    }

    /// What was used since `earlier`.
    func since(_ earlier: ProcessTimes) -> ProcessTimes {
        ProcessTimes(seconds: seconds.merging(earlier.seconds) { max(0, $0 - $1) })
    }

    private mutating func add(_ more: Double?, to kind: String) {
        if let more { seconds[kind, default: 0] += more }
    }

    /// What `/proc/PID/stat` says. Source: proc(5).
    private struct Line {
        let parent: pid_t
        let own: Double
        let ofEndedChildren: Double

        init?(process: pid_t) {
            guard let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
                // The name in parentheses may hold spaces; the fields begin behind it.
                let end = text.lastIndex(of: ")")
            else { return nil }
            let fields = text[end...].split(separator: " ").dropFirst().map(String.init)
            guard fields.count > 14, let parent = pid_t(fields[1]) else { return nil }
            func seconds(_ first: Int) -> Double {
                ((Double(fields[first]) ?? 0) + (Double(fields[first + 1]) ?? 0)) / Double(sysconf(Int32(_SC_CLK_TCK)))
            }
            self.parent = parent
            own = seconds(11)
            ofEndedChildren = seconds(13)
        }
    }
}
