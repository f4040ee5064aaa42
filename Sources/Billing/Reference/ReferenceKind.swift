/// The national tables that an operator may download and load.
public enum ReferenceKind: String, Sendable, CaseIterable, Codable {
    /// NCCI procedure-to-procedure edits for practitioners. Source: CMS, `ccipra-v…-f1.txt` to `-f4.txt`, quarterly.
    case procedureEdits = "ncci-ptp"
    /// NCCI medically unlikely edits for practitioners. Source: CMS, `MCR_MUE_PractitionerServices_….csv`, quarterly.
    case unitLimits = "mue"
    /// NCCI add-on codes. Source: CMS, `AOC_V…-MCR.txt`, quarterly.
    case addOns = "aoc"
    /// Relative values of the physician fee schedule. Source: CMS, `PPRRVU….csv`, quarterly.
    case relativeValues = "pfs"
    /// Diagnoses. Source: CMS, `icd10cm_order_….txt`, in October and April.
    case diagnoses = "icd-10-cm"
    /// Provider taxonomy. Source: NUCC, `nucc_taxonomy_….csv`, in January and July.
    case taxonomies = "taxonomy"
    /// Places of service. Source: CMS place-of-service code set, as a table with a column of codes.
    case placesOfService = "pos"
    /// Claim adjustment reason codes. Source: X12 list 139, as a table with a column of codes.
    case adjustmentReasons = "carc"
    /// Remittance advice remark codes. Source: X12 list 411, as a table with a column of codes.
    case remarks = "rarc"
}
