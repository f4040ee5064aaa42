/// Which segments a transaction set may hold, in which order and loops.
///
/// Compiled from text, one node a line, nested by leading spaces:
/// - `REF*EI|SY R 1` is a segment with REF01 `EI` or `SY`, required, at most once; `HL***20` asks for HL03; `*` as a
///   maximum means any number;
/// - `@2010AA R 1` is a loop; its first segment opens it; `+2300 S 100` is a loop written out before.
struct TransactionGrammar: Sendable {
    struct Node: Sendable {
        /// Segment or loop identifier.
        let name: String
        /// Element that tells this use from others, and its codes; 0 when any segment of this id will do.
        let qualifierElement: Int
        let qualifiers: [String]
        let isRequired: Bool
        let maximum: Int
        /// Nodes of a loop; empty for a segment.
        var children: [Node] = []

        var isLoop: Bool { !children.isEmpty }
        /// The segment that is, or opens, this node.
        var opener: Node { children.first ?? self }

        func matches(_ segment: Segment, id: String) -> Bool {
            let opener = opener
            guard opener.name == id else { return false }
            return opener.qualifierElement == 0
                || opener.qualifiers.contains(segment.component(opener.qualifierElement, 1))
        }
    }

    /// A loop named after the transaction set, from ST to SE.
    let root: Node

    init(_ name: String, text: String) {
        var lines = text.split(separator: "\n")[...]
        var known: [String: [Node]] = [:]
        let children = Self.nodes(&lines, indent: 0, known: &known)
        root = Node(
            name: name, qualifierElement: 0, qualifiers: [], isRequired: true, maximum: 1, children: children)
    }

    private static func nodes(
        _ lines: inout ArraySlice<Substring>, indent: Int, known: inout [String: [Node]]
    ) -> [Node] {
        var nodes: [Node] = []
        while let line = lines.first, line.prefix(while: { $0 == " " }).count == indent {
            lines.removeFirst()
            var node = Self.node(line.split(separator: " "))
            if line.dropFirst(indent).first == "@" {
                node.children = Self.nodes(&lines, indent: indent + 1, known: &known)
                known[node.name] = node.children
            } else if line.dropFirst(indent).first == "+" {
                node.children = known[node.name] ?? []
            }
            nodes.append(node)
        }
        return nodes
    }

    /// A node from pattern, usage and maximum.
    private static func node(_ words: [Substring]) -> Node {
        let parts = words[0].split(separator: "*", omittingEmptySubsequences: false)
        let name = parts[0].first.map { "@+".contains($0) } ?? false ? parts[0].dropFirst() : parts[0]
        return Node(
            name: String(name), qualifierElement: parts.count - 1,
            qualifiers: parts.count > 1 ? parts[parts.count - 1].split(separator: "|").map(String.init) : [],
            isRequired: words[1] == "R", maximum: Int(words[2]) ?? Int.max)
    }
}
