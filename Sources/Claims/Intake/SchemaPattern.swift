/// A regular expression of the schema file, compiled to a table with one step per byte.
///
/// Swift's `Regex` costs microseconds per match, and a visit has some forty matches. Understood: `^…$` around the whole,
/// literals, `[classes]` with ranges, groups, `|`, `?`, `*`, `+`, `{n}`, `{m,n}`; ASCII only.
struct SchemaPattern: Sendable {
    private static let dead = -1
    private var table: [Int] = []
    private var isAccepting: [Bool] = []

    /// Compiles; throws `VisitSchemaError.pattern` for syntax that is not understood.
    init(_ text: String) throws(VisitSchemaError) {
        var reader = PatternReader(text)
        let nodes = PatternAutomaton(try reader.read())
        var numbers: [Set<Int>: Int] = [:]
        var pending = [nodes.closure([0])]
        numbers[pending[0]] = 0
        var done = 0
        while done < pending.count {
            let states = pending[done]
            done += 1
            isAccepting.append(states.contains(nodes.end))
            for byte in UInt8(0)..<128 {
                let reached = nodes.closure(nodes.step(states, byte))
                if !reached.isEmpty, numbers[reached] == nil {
                    numbers[reached] = pending.count
                    pending.append(reached)
                }
                table.append(numbers[reached] ?? Self.dead)
            }
        }
    }

    /// Whether the whole text matches.
    func matches(_ text: String) -> Bool {
        var state = 0
        for byte in text.utf8 {
            guard byte < 128 else { return false }
            state = table[state * 128 + Int(byte)]
            guard state != Self.dead else { return false }
        }
        return isAccepting[state]
    }
}

/// A pattern's parts.
indirect enum PatternNode {
    case set(Set<UInt8>)
    case sequence([PatternNode])
    case choice([PatternNode])
    case repeated(PatternNode, Int, Int?)
}

/// The states that a pattern can be in; state 0 is the start.
private struct PatternAutomaton {
    private var steps: [[(Set<UInt8>, Int)]] = [[]]
    private var jumps: [[Int]] = [[]]
    private(set) var end = 0

    init(_ node: PatternNode) {
        end = add(node, from: 0)
    }

    func closure(_ states: Set<Int>) -> Set<Int> {
        var reached = states
        var pending = Array(states)
        while let state = pending.popLast() {
            for target in jumps[state] where reached.insert(target).inserted { pending.append(target) }
        }
        return reached
    }

    func step(_ states: Set<Int>, _ byte: UInt8) -> Set<Int> {
        Set(states.flatMap { steps[$0].filter { $0.0.contains(byte) }.map(\.1) })
    }

    private mutating func newState() -> Int {
        steps.append([])
        jumps.append([])
        return steps.count - 1
    }

    private mutating func add(_ node: PatternNode, from start: Int) -> Int {
        switch node {
        case .set(let bytes):
            let end = newState()
            steps[start].append((bytes, end))
            return end
        case .sequence(let parts):
            return parts.reduce(start) { add($1, from: $0) }
        case .choice(let parts):
            let end = newState()
            for part in parts { jumps[add(part, from: start)].append(end) }
            return end
        case .repeated(let part, let least, let most):
            var current = (0..<least).reduce(start) { state, _ in add(part, from: state) }
            let end = newState()
            jumps[current].append(end)
            guard let most else {
                jumps[add(part, from: end)].append(end)
                return end
            }
            for _ in least..<max(least, most) {
                current = add(part, from: current)
                jumps[current].append(end)
            }
            return end
        }
    }
}
