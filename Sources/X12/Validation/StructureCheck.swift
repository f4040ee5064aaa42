/// Walks a transaction set along its grammar: order, repetition and required segments.
///
/// Uses of one segment id that stand next to each other in the grammar may come in any order, as their position in
/// the guide is one.
struct StructureCheck {
    private struct Frame {
        let node: TransactionGrammar.Node
        /// First child that may still be searched, and up to which required ones were asked for.
        var position = 1
        var counts: [Int]
        var opener: Segment

        init(_ node: TransactionGrammar.Node, opener: Segment) {
            self.node = node
            self.opener = opener
            counts = Array(repeating: 0, count: node.children.count)
            counts[0] = 1
        }

        /// Start of the run of neighbours with the same segment id that `child` stands in.
        func runStart(of child: Int) -> Int {
            var start = child
            let id = node.children[child].opener.name
            while start > 1, node.children[start - 1].opener.name == id { start -= 1 }
            return start
        }
    }

    private var stack: [Frame] = []
    private(set) var problems: [X12Problem] = []

    static func problems(in transaction: TransactionSet, type: TransactionType) -> [X12Problem] {
        guard let first = transaction.segments.first, first.id == "ST" else { return [] }
        var check = StructureCheck()
        check.stack = [Frame(TransactionGrammar.of(type).root, opener: first)]
        for segment in transaction.segments.dropFirst() { check.take(segment) }
        // A set that was cut off is reported by the lexer; what is missing behind the cut would only be noise.
        if transaction.hasTrailer { check.close(downTo: 0) }
        return check.problems
    }

    private mutating func take(_ segment: Segment) {
        let id = segment.id
        for depth in stack.indices.reversed() {
            guard let child = child(of: stack[depth], for: segment, id: id) else { continue }
            close(downTo: depth + 1)
            enter(child, depth: depth, segment: segment)
            return
        }
        let isOutOfOrder = stack.contains { frame in frame.node.children.contains { $0.matches(segment, id: id) } }
        let isKnown = stack[0].node.contains(id)
        let reason =
            isOutOfOrder
            ? "segment is out of order"
            : isKnown
                ? "segment is not expected here with this qualifier" : "segment is not part of the transaction set"
        problems.append(X12Problem(at: segment, reason))
    }

    /// The child of an open loop that `segment` belongs to; one with room is preferred.
    private func child(of frame: Frame, for segment: Segment, id: String) -> Int? {
        let children = frame.node.children
        var full: Int?
        for index in children.indices.dropFirst(frame.position) where children[index].matches(segment, id: id) {
            if frame.counts[index] < children[index].maximum { return index }
            full = full ?? index
        }
        return full
    }

    private mutating func enter(_ child: Int, depth: Int, segment: Segment) {
        let node = stack[depth].node.children[child]
        let start = stack[depth].runStart(of: child)
        reportMissing(depth: depth, upTo: start, at: segment)
        stack[depth].position = max(stack[depth].position, start)
        stack[depth].counts[child] += 1
        if stack[depth].counts[child] == node.maximum &+ 1 {
            problems.append(X12Problem(at: segment, "more than \(node.maximum) of \(node.name)"))
        }
        if node.isLoop { stack.append(Frame(node, opener: segment)) }
    }

    /// Closes loops until `depth` are open, asking for their required rest.
    private mutating func close(downTo depth: Int) {
        while stack.count > depth, let last = stack.last {
            reportMissing(depth: stack.count - 1, upTo: last.node.children.count, at: last.opener)
            stack.removeLast()
        }
    }

    private mutating func reportMissing(depth: Int, upTo end: Int, at segment: Segment) {
        let frame = stack[depth]
        guard frame.position < end else { return }
        for index in frame.position..<end where frame.counts[index] == 0 {
            let child = frame.node.children[index]
            guard child.isRequired else { continue }
            let what = child.isLoop ? "loop \(child.name)" : child.label
            problems.append(X12Problem(at: frame.opener, "required \(what) is missing in \(frame.node.name)"))
        }
    }
}

extension TransactionGrammar.Node {
    /// Identifier with its qualifying codes.
    fileprivate var label: String {
        qualifiers.isEmpty ? name : "\(name) (\(qualifiers.joined(separator: ", ")))"
    }

    /// Whether a segment with this identifier may stand anywhere in the loop.
    fileprivate func contains(_ id: String) -> Bool {
        isLoop ? children.contains { $0.contains(id) } : name == id
    }
}
