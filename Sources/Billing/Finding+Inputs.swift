extension Finding {
    /// The facts that a rule decided on, by name, in the rule's own order. Coded as a JSON object.
    ///
    /// A list and not a hash table: a finding has a few facts, and millions of findings are made.
    public struct Inputs: Sendable, Equatable {
        private var facts: [Fact] = []

        /// A fact and its name.
        public struct Fact: Sendable, Equatable {
            /// Snake-case name.
            public let name: String
            /// What was found.
            public let value: Value
        }

        /// The value of a name; setting nil removes it.
        public subscript(name: String) -> Value? {
            get { facts.first { $0.name == name }?.value }
            set {
                facts.removeAll { $0.name == name }
                if let newValue { facts.append(Fact(name: name, value: newValue)) }
            }
        }

        /// Whether there are none.
        public var isEmpty: Bool { facts.isEmpty }
        /// Facts in the order of their names.
        public var sorted: [Fact] { facts.sorted { $0.name < $1.name } }
    }
}

extension Finding.Inputs: ExpressibleByDictionaryLiteral {
    /// Facts as written; each name once.
    public init(dictionaryLiteral elements: (String, Finding.Value)...) {
        facts = elements.map { Fact(name: $0, value: $1) }
    }
}

extension Finding.Inputs: Codable {
    /// Reads a JSON object of numbers, truth values and texts; throws `DecodingError` for anything else.
    public init(from decoder: any Decoder) throws {
        let object = try [String: Finding.Value](from: decoder)
        facts = object.sorted { $0.key < $1.key }.map { Fact(name: $0, value: $1) }
    }

    /// Writes a JSON object.
    public func encode(to encoder: any Encoder) throws {
        try Dictionary(uniqueKeysWithValues: facts.map { ($0.name, $0.value) }).encode(to: encoder)
    }
}
