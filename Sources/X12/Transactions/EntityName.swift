/// A person or organisation named by an NM1 or N1 segment.
public struct EntityName: Sendable, Equatable, Encodable {
    /// NM101, such as `85` billing provider or `IL` insured.
    public var entityCode: String
    /// NM102 is 1.
    public var isPerson: Bool
    /// NM103: last name of a person, name of an organisation.
    public var name: String
    /// NM104, empty for an organisation.
    public var firstName: String
    /// NM105.
    public var middleName: String
    /// NM107, such as `JR`.
    public var suffix: String
    /// NM108, such as `XX` NPI, `MI` member id, `PI` payer id.
    public var idQualifier: String
    /// NM109.
    public var id: String
    /// NM110: how the entity is related to the one it stands with, in a 271 only.
    public var relationship = ""
    /// REF of the same loop: further ids, such as `0B` state licence or `G2` the payer's own number.
    public var secondaryIDs: [Reference] = []

    /// A person.
    public init(
        person lastName: String, first: String, middle: String = "", suffix: String = "", entityCode: String = "",
        idQualifier: String = "", id: String = ""
    ) {
        self.entityCode = entityCode
        isPerson = true
        name = lastName
        firstName = first
        middleName = middle
        self.suffix = suffix
        self.idQualifier = id.isEmpty ? "" : idQualifier
        self.id = id
    }

    /// An organisation.
    public init(organization: String, entityCode: String = "", idQualifier: String = "", id: String = "") {
        self.entityCode = entityCode
        isPerson = false
        name = organization
        firstName = ""
        middleName = ""
        suffix = ""
        self.idQualifier = id.isEmpty ? "" : idQualifier
        self.id = id
    }

    init(_ segment: Segment) {
        let isShort = segment.tag == "N1"
        entityCode = segment[1]
        isPerson = !isShort && segment[2] == "1"
        name = segment[isShort ? 2 : 3]
        firstName = isShort ? "" : segment[4]
        middleName = isShort ? "" : segment[5]
        suffix = isShort ? "" : segment[7]
        idQualifier = segment[isShort ? 3 : 8]
        id = segment[isShort ? 4 : 9]
        relationship = isShort ? "" : segment[10]
    }

    func write(to writer: inout SegmentWriter, as code: String) {
        writer.segment(
            "NM1", code, isPerson ? "1" : "2", name, isPerson ? firstName : "", isPerson ? middleName : "", "",
            isPerson ? suffix : "", id.isEmpty ? "" : idQualifier, id, relationship)
    }

    /// Writes an NM1 with the REF that follow it at once.
    func writeWithIDs(to writer: inout SegmentWriter, as code: String) {
        write(to: &writer, as: code)
        secondaryIDs.write(to: &writer)
    }

    /// Writes an N1, as an 835 names payer and payee.
    func writeParty(to writer: inout SegmentWriter, as code: String) {
        writer.segment("N1", code, name, id.isEmpty ? "" : idQualifier, id)
    }
}
