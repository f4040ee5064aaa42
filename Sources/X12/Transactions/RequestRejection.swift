/// An AAA segment of a 271 or 278: why a request was not answered.
public struct RequestRejection: Sendable, Equatable, Encodable {
    /// Loop it stands in, such as 2000A, 2100C or 2110D of a 271.
    public var loop: String
    /// AAA01 is Y: the request itself was valid.
    public var isRequestValid: Bool
    /// AAA03, such as 42 unable to respond now or 75 not found.
    public var reason: String
    /// AAA04: C correct and resubmit, N, P, R, S, W, X or Y.
    public var followUp: String

    /// A rejection at a loop.
    public init(loop: String, isRequestValid: Bool, reason: String, followUp: String) {
        self.loop = loop
        self.isRequestValid = isRequestValid
        self.reason = reason
        self.followUp = followUp
    }

    init(_ segment: Segment, loop: String) {
        self.init(loop: loop, isRequestValid: segment[1] == "Y", reason: segment[3], followUp: segment[4])
    }

    func write(to writer: inout SegmentWriter) {
        writer.segment("AAA", isRequestValid ? "Y" : "N", "", reason, followUp)
    }

    /// What a rejection lets the one who asked do.
    public enum Advice: Sendable, Equatable {
        /// Ask the same again; at the earliest after so many days, 0 for as soon as the payer is well.
        case retry(afterDays: Int)
        /// Somebody has to correct something first.
        case human
        /// Do not ask again.
        case stop
    }

    /// AAA04 decides, except that a payer which cannot respond (AAA03 42, 80) may be asked again unless told otherwise.
    ///
    /// C and every rejection that names no follow-up need somebody, N and S end it, W and X name 30 and 10 days.
    /// P, R and Y (the payer will answer by itself) invite the same question again only where nothing in it was at
    /// fault. Source: 005010X279A1, AAA03 and AAA04 (data elements 901 and 889).
    public var advice: Advice {
        let isPayerUnable = reason == "42" || reason == "80"
        return switch followUp {
        case "N", "S": .stop
        case "W": .retry(afterDays: 30)
        case "X": .retry(afterDays: 10)
        case "C": .human
        default: isPayerUnable ? .retry(afterDays: 0) : .human
        }
    }
}
