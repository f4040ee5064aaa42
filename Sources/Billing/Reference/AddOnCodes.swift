/// Add-on codes and the codes that one of them must stand beside.
///
/// Source: CMS NCCI add-on code edits.
public struct AddOnCodes: Sendable {
    private let bases: [String: DatedTable<[String]>]

    /// Base codes by add-on code.
    public init(_ bases: [String: DatedTable<[String]>]) {
        self.bases = bases
    }

    /// The base codes of `code` on `day`; nil when it is no add-on code.
    public func bases(of code: String, on day: CalendarDay) -> [String]? {
        bases[code]?.value(on: day)
    }
}
