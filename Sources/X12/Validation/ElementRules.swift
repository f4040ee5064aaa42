/// What the elements of a segment must be, by segment identifier.
///
/// Each rule is a word: `R` required or `S` may be absent, then the type, then the greatest length when it matters:
/// `A` text, `D` day CCYYMMDD, `T` time, `N` whole number, `M` amount, `Q` quantity. Elements behind the last word
/// are text; `limits` says how many there may be. Only what all implementation guides in use here share is asked
/// for. Source: X12 005010 segment directory and the guides named in `TransactionType`.
enum ElementRules {
    struct Rule: Sendable {
        let isRequired: Bool
        let type: Character
        let maximumLength: Int
    }

    /// Rules of a segment in a transaction set of a type, or in the envelope.
    static func rules(for id: String, in type: TransactionType?) -> [Rule] {
        if type == .authorization278, let own = authorizationTable[id] { return own }
        return table[id] ?? []
    }

    /// Greatest number of elements, nil for a segment that is not listed.
    static func limit(for id: String) -> Int? { limits[id] }

    private static let table = texts.mapValues(compiled)
    private static let authorizationTable = authorizationTexts.mapValues(compiled)

    private static func compiled(_ text: String) -> [Rule] {
        text.split(separator: " ").map { word in
            let type = word.dropFirst().first ?? "A"
            return Rule(
                isRequired: word.first == "R", type: type, maximumLength: Int(word.dropFirst(2)) ?? Int.max)
        }
    }

    private static let casTriplets = Array(repeating: "SA5 SM SQ", count: 5).joined(separator: " ")

    private static let texts: [String: String] = [
        "GS": "RA2 RA15 RA15 RD RT RN9 RA RA12", "GE": "RN6 RN9", "ST": "RA3 RA9 SA35", "SE": "RN10 RA9",
        "IEA": "RN5 RN9", "TA1": "RN9 RA6 RT RA1 RA3", "BHT": "RA4 RA2 SA50 SD ST SA2", "HL": "RN12 SN12 RA2 SA1",
        "NM1": "RA3 RA1 SA60 SA35 SA25 SA10 SA10 SA2 SA80", "N1": "RA3 SA60 SA2 SA80", "N3": "RA55 SA55",
        "N4": "SA30 SA2 SA15 SA3", "REF": "RA3 SA50", "PER": "RA2 SA60 SA2", "PRV": "RA3 SA3 SA50",
        "SBR": "RA1 SA2 SA50 SA60 SA3", "PAT": "SA2", "DMG": "SA3 SA35 SA1",
        "CLM": "RA38 RM SA SA RA SA1 SA1 SA1 SA1 SA1", "DTP": "RA3 RA3 RA35", "DTM": "RA3 SD", "AMT": "RA3 RM",
        "QTY": "RA2 RQ", "HI": "RA", "NTE": "SA3 RA80", "LX": "RN6", "SV1": "RA RM RA2 RQ SA2 SA2 RA",
        "CAS": "RA2 RA5 RM SQ \(casTriplets)", "SVD": "RA80 RM RA SA RQ", "OI": "SA SA RA1 SA SA RA1",
        "BPR": "RA2 RM RA1 RA3 SA10 SA2 SA12 SA3 SA35 SA10 SA9 SA2 SA12 SA3 SA35 RD", "TRN": "RA2 RA50",
        "CLP": "RA38 RA2 RM RM SM RA2 RA50", "SVC": "RA RM SM SA48 SQ SA SQ",
        "PLB": "RA50 RD RA RM SA SM SA SM SA SM SA SM SA SM", "LQ": "RA3 RA30",
        "STC": "RA SD SA2 SM SM SD SA3 SD", "EB": "RA3 SA3 SA SA3 SA50 SA2 SM SQ SA2 SQ SA1 SA1", "EQ": "SA",
        "AAA": "RA1 SA2 SA2 SA1", "AK1": "RA2 RN9 SA12", "AK2": "RA3 RA9 SA35", "AK9": "RA1 RN6 RN6 RN6",
        "IK3": "RA3 RN10 SA4 SA3", "IK4": "RA SN4 RA3", "IK5": "RA1", "CTX": "RA", "MSG": "RA264",
        "PWK": "RA2 SA2 SA SA SA2 SA80", "CN1": "RA2 SM SQ SA50 SQ SA30", "K3": "RA80", "CUR": "RA3 RA3 SQ",
        "MOA": "SQ SM SA50 SA50 SA50 SA50 SA50 SM SM", "RDM": "RA2 SA60 SA", "TS3": "RA50 RA2 RD RQ RM",
        "HSD": "SA2 SQ SA2 SQ SA2 SN3", "III": "SA3 SA30 SA2 SA264", "INS": "RA1 RA2", "LS": "RA6", "LE": "RA6",
        "UM": "RA2 SA1 SA2", "HCR": "RA2 SA50",
    ]

    /// A 278 asks for services that have no price yet.
    private static let authorizationTexts = ["SV1": "RA SM SA2 SQ SA2 SA2 SA"]

    private static let limits = [
        "ISA": 16, "GS": 8, "GE": 2, "ST": 3, "SE": 2, "IEA": 2, "TA1": 5, "BHT": 6, "HL": 4, "NM1": 12, "N1": 6,
        "N3": 2, "N4": 7, "REF": 4, "PER": 9, "PRV": 6, "SBR": 9, "PAT": 9, "DMG": 11, "CLM": 20, "DTP": 3, "DTM": 6,
        "AMT": 3, "QTY": 4, "HI": 12, "NTE": 2, "LX": 1, "SV1": 21, "CAS": 19, "SVD": 6, "OI": 6, "MOA": 9,
        "BPR": 21, "TRN": 4, "CLP": 14, "SVC": 7, "PLB": 14, "LQ": 2, "STC": 12, "EB": 14, "EQ": 5, "AAA": 4,
        "AK1": 3, "AK2": 3, "AK9": 9, "IK3": 4, "IK4": 4, "IK5": 6, "MSG": 3, "HSD": 8,
        "PWK": 9, "CN1": 6, "K3": 3, "CUR": 21, "MIA": 24, "RDM": 5, "TS3": 24, "TS2": 19, "III": 9, "INS": 17,
        "LS": 1, "LE": 1, "UM": 10, "HCR": 4, "CTX": 6,
    ]
}
