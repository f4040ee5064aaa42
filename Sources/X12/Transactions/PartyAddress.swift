/// A postal address from N3 and N4.
public struct PartyAddress: Sendable, Equatable, Encodable {
    /// N301.
    public var line1: String
    /// N302.
    public var line2: String
    /// N401.
    public var city: String
    /// N402, two letters.
    public var state: String
    /// N403, digits without hyphen; billing and service locations need nine.
    public var postalCode: String
    /// N404, empty for the United States.
    public var country: String
    /// N407: part of a country other than the United States.
    public var subdivision = ""

    /// An address; leave `country` empty inside the United States.
    public init(
        line1: String, line2: String = "", city: String, state: String, postalCode: String, country: String = ""
    ) {
        self.line1 = line1
        self.line2 = line2
        self.city = city
        self.state = state
        self.postalCode = postalCode
        self.country = country
    }

    init() {
        self.init(line1: "", city: "", state: "", postalCode: "")
    }

    /// Takes what an N3 or N4 segment holds.
    mutating func take(_ segment: Segment) {
        if segment.tag == "N3" {
            line1 = segment[1]
            line2 = segment[2]
        } else {
            city = segment[1]
            state = segment[2]
            postalCode = segment[3]
            country = segment[4]
            subdivision = segment[7]
        }
    }

    func write(to writer: inout SegmentWriter) {
        if !line1.isEmpty { writer.segment("N3", line1, line2) }
        writer.segment("N4", city, state, postalCode, country, "", "", subdivision)
    }
}

extension Optional where Wrapped == PartyAddress {
    /// Takes an N3 or N4 segment into an address that may not have begun yet.
    mutating func take(_ segment: Segment) {
        var address = self ?? PartyAddress()
        address.take(segment)
        self = address
    }
}
