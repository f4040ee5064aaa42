/// An error of one segment as a 999 reports it (IK3, IK4).
struct SyntaxFault: Sendable, Hashable {
    var segmentID: String
    /// Position in the transaction set, ST being 1.
    var position: Int
    var loop: String
    /// IK304: 3 required segment missing, 8 segment has element errors.
    var code: String
    /// IK401, the element at fault; 0 when the segment as a whole is.
    var element = 0
    /// IK403: 1 required element missing, 6 invalid character.
    var elementCode = ""
    /// CLM01 of the claim that holds the segment, when it is known.
    var patientControlNumber = ""
}
