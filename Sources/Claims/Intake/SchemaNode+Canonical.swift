import Billing

extension SchemaNode {
    /// The one spelling of a document that the schema accepts.
    ///
    /// Names sorted; unknown names, nulls, defaults and (where not required) empty lists and objects left out; instants in
    /// UTC; postal codes without hyphens. Two documents that mean the same visit become equal.
    func canonical(_ value: JSONValue) -> JSONValue {
        switch value {
        case .string(let text):
            if format == .dateTime, let instant = Instant(iso8601: text) { return .string(instant.iso8601) }
            return format == .postalCode ? .string(text.filter { $0 != "-" }) : value
        case .array(let list):
            guard let items else { return value }
            return .array(list.map(items.canonical))
        case .object(let members):
            return .object(canonical(members))
        default: return value
        }
    }

    private func canonical(_ members: [JSONMember]) -> [JSONMember] {
        var kept: [JSONMember] = []
        kept.reserveCapacity(members.count)
        for member in members {
            guard let property = properties[member.name], member.value != .null else { continue }
            let value = property.canonical(member.value)
            let isRedundant = value == property.implied || value == .array([]) || value == .object([])
            if isRedundant, !required.contains(member.name) { continue }
            kept.append(JSONMember(name: member.name, value: value))
        }
        kept.sort { $0.name < $1.name }
        return kept
    }
}
