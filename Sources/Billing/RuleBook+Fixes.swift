extension RuleBook {
    /// Scrubs as ``scrub(_:)`` does, keeps every fix with what it changed, and makes none that a person declined.
    ///
    /// The rule of a declined fix warns instead. When one rule fixes under several ids, declining one declines all of
    /// them; what builds the lines in the first place cannot be declined.
    public func scrubKeepingFixes(_ input: ScrubInput) -> ScrubResult {
        var draft = DraftClaim(input)
        var fixes: [Fix] = []
        for rule in rulesByClass[input.payer.payerClass] ?? [] {
            let before = draft
            rule.apply(to: &draft)
            let fixed = draft.fixedRules(since: before)
            guard let first = fixed.first else { continue }
            let hasBuiltLines = before.lines.isEmpty && !draft.lines.isEmpty
            if !hasBuiltLines, fixed.contains(where: input.declinedFixes.contains) {
                draft.takeBack(to: before)
            } else {
                fixes.append(Fix(rule: first, from: before, to: draft))
            }
        }
        var result = draft.result()
        result.fixes = fixes
        return result
    }
}
