/// A PER segment: whom to call.
public struct Contact: Sendable, Equatable, Encodable {
    /// PER02; may be empty.
    public var name: String
    /// The number qualified `TE`, ten digits.
    public var phone: String
    /// The address qualified `EM`.
    public var email: String

    /// A contact; at least one of phone and email must be given for a legal PER.
    public init(name: String, phone: String, email: String = "") {
        self.name = name
        self.phone = phone
        self.email = email
    }

    init(_ segment: Segment) {
        self.init(name: segment[2], phone: "")
        for element in [3, 5, 7] {
            switch segment[element] {
            case "TE": phone = segment[element + 1]
            case "EM": email = segment[element + 1]
            default: break
            }
        }
    }

    func write(to writer: inout SegmentWriter) {
        var numbers: [String] = []
        if !phone.isEmpty { numbers += ["TE", phone] }
        if !email.isEmpty { numbers += ["EM", email] }
        writer.segment("PER", elements: ["IC", name] + numbers)
    }
}
