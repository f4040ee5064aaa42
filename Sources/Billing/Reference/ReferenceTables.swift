/// National reference data that the operator downloaded and loaded, looked up by the date of service.
///
/// Nothing of it is shipped: the tables are large, change every quarter, and some are under licence. A table that was
/// not loaded for a day answers nil, and the rule that asks then falls back on what the sources name, or stays silent.
public struct ReferenceTables: Sendable {
    /// NCCI procedure-to-procedure edits, practitioner.
    public var edits: ProcedureEdits?
    /// Medically unlikely edits: most units of a code on a day.
    public var unitLimits: UnitLimits?
    /// Add-on codes and their base codes.
    public var addOns: AddOnCodes?
    /// ICD-10-CM codes.
    public var diagnoses: DiagnosisCodes?
    /// NUCC provider taxonomy codes.
    public var taxonomies: CodeSet?
    /// CMS places of service.
    public var placesOfService: CodeSet?
    /// Relative values of the Medicare physician fee schedule.
    public var relativeValues: RelativeValues?
    /// Claim adjustment reason codes.
    public var adjustmentReasons: CodeSet?
    /// Remittance advice remark codes.
    public var remarks: CodeSet?
    /// The loaded versions, such as `ncci-ptp 2026q4`, that findings name.
    public var versions: [String]

    /// Nothing loaded.
    public static let none = ReferenceTables()

    /// Tables that start empty.
    public init() {
        versions = []
    }

    /// Adds what other tables have; a kind that both have is taken from the others.
    public mutating func add(_ other: ReferenceTables) {
        edits = other.edits ?? edits
        unitLimits = other.unitLimits ?? unitLimits
        addOns = other.addOns ?? addOns
        diagnoses = other.diagnoses ?? diagnoses
        taxonomies = other.taxonomies ?? taxonomies
        placesOfService = other.placesOfService ?? placesOfService
        relativeValues = other.relativeValues ?? relativeValues
        adjustmentReasons = other.adjustmentReasons ?? adjustmentReasons
        remarks = other.remarks ?? remarks
        versions += other.versions
    }
}
