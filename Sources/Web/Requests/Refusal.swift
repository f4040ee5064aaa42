import HTTPTypes

/// Why a request is not carried out, in words for whoever asked; never with a value of a patient.
struct Refusal: Error, Sendable, Hashable {
    let status: HTTPResponse.Status
    /// One sentence.
    let detail: String

    static func badRequest(_ detail: String) -> Refusal { Refusal(status: .badRequest, detail: detail) }
    static func unprocessable(_ detail: String) -> Refusal { Refusal(status: .unprocessableContent, detail: detail) }
    static func conflict(_ detail: String) -> Refusal { Refusal(status: .conflict, detail: detail) }
    static func notFound(_ what: String) -> Refusal { Refusal(status: .notFound, detail: "There is no such \(what).") }
    static let forbidden = Refusal(status: .forbidden, detail: "Your role does not allow this.")
    static let unknownCaller = Refusal(status: .unauthorized, detail: "Sign in, or send a token that is in force.")
    static let forged = Refusal(
        status: .forbidden, detail: "This form does not belong to your session. Load the page again and repeat.")
}
