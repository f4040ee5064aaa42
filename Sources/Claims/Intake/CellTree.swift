internal import Billing

/// A document under construction from cells, which come in any order.
struct CellTree {
    private var value: JSONValue?
    private var names: [(String, CellTree)] = []
    private var entries: [Int: CellTree] = [:]

    init() {}

    mutating func set(_ value: JSONValue, at path: ArraySlice<CSVColumn.Step>) {
        switch path.first {
        case nil: self.value = value
        case .name(let name)?:
            if let index = names.firstIndex(where: { $0.0 == name }) {
                names[index].1.set(value, at: path.dropFirst())
            } else {
                var part = CellTree()
                part.set(value, at: path.dropFirst())
                names.append((name, part))
            }
        case .index(let index)?: entries[index, default: CellTree()].set(value, at: path.dropFirst())
        }
    }

    /// The document; entries of a list close up, so that unused numbers leave no gap.
    var json: JSONValue {
        if let value { return value }
        if !entries.isEmpty { return .array(entries.sorted { $0.key < $1.key }.map(\.value.json)) }
        return .object(names.map { JSONMember(name: $0.0, value: $0.1.json) })
    }
}
