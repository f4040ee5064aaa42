/// One thing that must hold of a claim, or one step in making it.
///
/// A rule reads the draft, reports findings and may change the draft; every change is reported as a finding of severity
/// `fix`. It looks at nothing but the draft, so that the same input always gives the same result.
///
/// Rules have no state and are never made: a rule is its type.
protocol Rule: SendableMetatype {
    /// What the rule is about.
    static var about: RuleDescription { get }

    /// Checks or changes the draft.
    static func apply(to draft: inout DraftClaim)
}
