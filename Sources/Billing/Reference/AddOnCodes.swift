/// Add-on codes and the codes that one of them must stand beside.
///
/// Source: CMS NCCI add-on code edits.
public struct AddOnCodes: Sendable {
    /// Stands among the bases of an add-on code where the contractor decides which further codes may be its base (types
    /// 2 and 3).
    public static let contractorDefined = "CCCCC"

    enum Base: Hashable, Sendable {
        case code(CodeKey)
        case contractorDefined

        init(_ code: CodeKey) {
            self = code.text == AddOnCodes.contractorDefined ? .contractorDefined : .code(code)
        }

        var text: String {
            switch self {
            case .code(let key): key.text
            case .contractorDefined: AddOnCodes.contractorDefined
            }
        }
    }

    private let bases: CodePeriods<Base>

    /// Base codes by add-on code. A code without any is one whose bases the contractor defines.
    public init(_ bases: [String: DatedTable<[String]>]) {
        var builder = CodePeriods<Base>.Builder()
        for (code, table) in bases {
            guard let key = CodeKey(code) else { continue }
            for entry in table.entries {
                let codes = entry.value.isEmpty ? [Self.contractorDefined] : entry.value
                for base in codes.compactMap(CodeKey.init).map(Base.init) {
                    builder.add(base, of: key.value, from: entry.from, through: entry.through)
                }
            }
        }
        self.bases = builder.build()
    }

    init(_ bases: CodePeriods<Base>) {
        self.bases = bases
    }

    /// The base codes of `code` on `day`, sorted; nil when it is no add-on code.
    public func bases(of code: String, on day: CalendarDay) -> [String]? {
        guard let key = CodeKey(code) else { return nil }
        let found = Set(bases.facts(of: key.value, on: day))
        return found.isEmpty ? nil : found.map(\.text).sorted()
    }
}
