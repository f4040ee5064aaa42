/// Builds the table of one version from its rows.
public struct ReferenceBuilder: Sendable {
    private let kind: ReferenceKind
    // One of them is filled; an enum's payload would be copied with every row.
    private var edits = CodePeriods<ProcedureEdits.Indicator>.Builder()
    private var limits = CodePeriods<UnitLimits.Limit>.Builder()
    private var bases = CodePeriods<AddOnCodes.Base>.Builder()
    private var values = CodePeriods<RelativeValues.Value>.Builder()
    private var flags = CodePeriods<Bool>.Builder()

    /// An empty table of a kind.
    public init(_ kind: ReferenceKind) {
        self.kind = kind
    }

    /// Adds a row; one that lacks what its kind needs is left out.
    public mutating func add(_ row: ReferenceRow) {
        let from = row.from ?? .first
        switch kind {
        case .procedureEdits:
            guard let pair = row.partner.flatMap({ CodeKey.pair(row.code, $0) }),
                let indicator = row.indicator.flatMap({ ProcedureEdits.Indicator(rawValue: UInt8(clamping: $0)) }),
                indicator != .notApplicable
            else { return }
            edits.add(indicator, of: pair, from: from, through: row.through)
        case .unitLimits:
            guard let adjudication = row.indicator.flatMap({ UnitLimits.Adjudication(rawValue: UInt8(clamping: $0)) }),
                let units = row.amounts.first
            else { return }
            let limit = UnitLimits.Limit(units: Int(units), adjudication: adjudication)
            limits.add(limit, of: row.code.value, from: from, through: row.through)
        case .addOns:
            guard let partner = row.partner else { return }
            bases.add(.init(partner), of: row.code.value, from: from, through: row.through)
            if row.indicator != 1 {
                bases.add(.contractorDefined, of: row.code.value, from: from, through: row.through)
            }
        case .relativeValues:
            guard let value = RelativeValues.Value(row) else { return }
            values.add(value, of: row.code.value, from: from, through: row.through)
        case .diagnoses: flags.add(row.indicator == 1, of: row.code.value, from: from, through: row.through)
        case .taxonomies, .placesOfService, .adjustmentReasons, .remarks:
            flags.add(true, of: row.code.value, from: from, through: row.through)
        }
    }

    /// Tables with this one alone.
    ///
    /// - Parameter version: its name; findings call it `ncci-ptp 2026q4`, say.
    public consuming func build(version: String) -> ReferenceTables {
        var tables = ReferenceTables()
        tables.versions = ["\(kind.rawValue) \(version)"]
        switch kind {
        case .procedureEdits: tables.edits = ProcedureEdits(edits.build())
        case .unitLimits: tables.unitLimits = UnitLimits(limits.build())
        case .addOns: tables.addOns = AddOnCodes(bases.build())
        case .relativeValues: tables.relativeValues = RelativeValues(values.build())
        case .diagnoses: tables.diagnoses = DiagnosisCodes(flags.build())
        case .taxonomies: tables.taxonomies = CodeSet(flags.build())
        case .placesOfService: tables.placesOfService = CodeSet(flags.build())
        case .adjustmentReasons: tables.adjustmentReasons = CodeSet(flags.build())
        case .remarks: tables.remarks = CodeSet(flags.build())
        }
        return tables
    }
}

extension RelativeValues.Value {
    fileprivate init?(_ row: ReferenceRow) {
        guard row.amounts.count == 5 else { return nil }
        let amounts = row.amounts.map(Int.init)
        self.init(
            work: amounts[0], practiceExpense: amounts[1], facilityPracticeExpense: amounts[2], malpractice: amounts[3],
            reducesMultiple: row.indicator == 5, conversionFactor: amounts[4])
    }
}
