/// A claim line and where it came from.
struct DraftLine {
    var claim: ClaimLine
    /// Index of its service.
    let service: Int
    /// True for the units that an assistant furnished.
    let isAssistant: Bool
}
