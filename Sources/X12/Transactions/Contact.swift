/// A PER segment: whom to call.
public struct Contact: Sendable, Equatable, Encodable {
    /// PER01: `IC` information contact, `CX` a payer's claim office, `BL` a payer's technical department.
    public var function: String
    /// PER02; may be empty.
    public var name: String
    /// PER03 to PER08: up to three numbers.
    public var numbers: [Number]

    /// A telephone, mail or web address with its qualifier.
    public struct Number: Sendable, Equatable, Encodable {
        /// `TE` telephone, `EX` extension of the number before it, `FX` fax, `EM` mail, `UR` web address.
        public var qualifier: String
        /// Telephone numbers are ten digits.
        public var value: String

        /// A number.
        public init(qualifier: String, value: String) {
            self.qualifier = qualifier
            self.value = value
        }
    }

    /// An information contact; at least one of phone and email must be given for a legal PER.
    public init(name: String, phone: String, email: String = "") {
        self.init(
            function: "IC", name: name,
            numbers: [Number(qualifier: "TE", value: phone), Number(qualifier: "EM", value: email)]
                .filter { !$0.value.isEmpty })
    }

    /// A contact of any function; `numbers` are at most three.
    public init(function: String, name: String, numbers: [Number]) {
        self.function = function
        self.name = name
        self.numbers = numbers
    }

    init(_ segment: Segment) {
        self.init(
            function: segment[1], name: segment[2],
            numbers: [3, 5, 7].filter { segment.has($0 + 1) }
                .map { Number(qualifier: segment[$0], value: segment[$0 + 1]) })
    }

    /// The first number qualified `TE`, or empty.
    public var phone: String { numbers.first { $0.qualifier == "TE" }?.value ?? "" }

    /// The first address qualified `EM`, or empty.
    public var email: String { numbers.first { $0.qualifier == "EM" }?.value ?? "" }

    func write(to writer: inout SegmentWriter) {
        writer.segment(
            "PER", elements: [function, name] + numbers.prefix(3).flatMap { [$0.qualifier, $0.value] })
    }
}
