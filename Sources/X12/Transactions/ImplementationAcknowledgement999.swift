/// Implementation acknowledgement (999, 005010X231A1): which transaction sets of one of our groups were accepted.
public struct ImplementationAcknowledgement999: Sendable, Equatable, Encodable {
    /// AK101: our GS01.
    public var functionalID = ""
    /// AK102: our GS06.
    public var groupControlNumber = ""
    /// AK103: our GS08.
    public var version = ""
    /// Loops 2000, one for each set that the receiver answers for.
    public var transactions: [Transaction] = []
    /// AK901: A accepted, E with errors, P partially, R rejected, M, W, X.
    public var groupStatus = ""
    /// AK902: sets that our GE01 announced.
    public var includedCount = 0
    /// AK903.
    public var receivedCount = 0
    /// AK904.
    public var acceptedCount = 0
    /// AK905-909.
    public var groupErrorCodes: [String] = []

    /// An acknowledgement of nothing yet.
    public init() {}

    /// The group as a whole was rejected (AK901 is R, M, W or X).
    public var isGroupRejected: Bool { ["R", "M", "W", "X"].contains(groupStatus) }

    /// Loop 2000: one transaction set.
    public struct Transaction: Sendable, Equatable, Encodable {
        /// AK201: our ST01.
        public var id: String
        /// AK202: our ST02.
        public var controlNumber: String
        /// AK203: our ST03.
        public var version = ""
        /// IK501: A, E, M, R, W or X; empty when the file ends before it.
        public var status = ""
        /// IK502-506.
        public var errorCodes: [String] = []
        /// Loops 2100.
        public var segmentErrors: [SegmentError] = []
        /// IK501 is A or E.
        public var isAccepted: Bool { status == "A" || status == "E" }

        /// A set without a verdict.
        public init(id: String, controlNumber: String) {
            self.id = id
            self.controlNumber = controlNumber
        }
    }

    /// Loop 2100: one segment in error.
    public struct SegmentError: Sendable, Equatable, Encodable {
        /// IK301.
        public var segmentID: String
        /// IK302: position in the transaction set, ST is 1; -1 when it cannot be read.
        public var position: Int
        /// IK303: loop id.
        public var loop: String
        /// IK304: 1 to 8, I4, I6 to I9.
        public var code: String
        /// CTX of the segment.
        public var contexts: [Context] = []
        /// Loops 2110.
        public var elementErrors: [ElementError] = []

        /// An error of a segment; set the others as they apply.
        public init(segmentID: String, position: Int, loop: String, code: String) {
            self.segmentID = segmentID
            self.position = position
            self.loop = loop
            self.code = code
        }
    }

    /// Loop 2110: one element in error.
    public struct ElementError: Sendable, Equatable, Encodable {
        /// IK401-1.
        public var position: Int
        /// IK401-2, nil when the element is simple.
        public var component: Int?
        /// IK401-3: occurrence of a repeating element, nil when it does not repeat.
        public var repetition: Int?
        /// IK402: data element number.
        public var reference: String
        /// IK403: 1 to 13, I6 and above.
        public var code: String
        /// IK404: copy of the element in error; patient data.
        public var badValue: String
        /// CTX of the element.
        public var contexts: [Context] = []

        /// An error of an element; set the others as they apply.
        public init(position: Int, component: Int? = nil, reference: String, code: String, badValue: String = "") {
            self.position = position
            self.component = component
            self.reference = reference
            self.code = code
            self.badValue = badValue
        }
    }

    /// A CTX segment: what the error belongs to.
    public struct Context: Sendable, Equatable, Encodable {
        /// CTX01-1: `SITUATIONAL TRIGGER`, or a business unit such as `CLM01`.
        public var name: String
        /// CTX01-2: value of the business unit, such as the patient control number.
        public var value: String
        /// CTX02.
        public var segmentID = ""
        /// CTX03.
        public var position: Int?
        /// CTX04.
        public var loop = ""
        /// CTX05-1: the element whose content asks for what is missing.
        public var element: Int?
        /// CTX05-2.
        public var component: Int?
        /// CTX05-3: occurrence of a repeating element.
        public var repetition: Int?
        /// CTX06: data element number.
        public var reference = ""

        /// A business unit, or `SITUATIONAL TRIGGER` without value; set the others as they apply.
        public init(name: String, value: String = "") {
            self.name = name
            self.value = value
        }
    }
}
