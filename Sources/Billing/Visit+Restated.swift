extension Visit {
    /// The visit as its claim tells it: lines, units, charges, modifiers and diagnoses after all fixes, and no times.
    ///
    /// Scrubbed again it gives the same lines and has nothing to fix. It is also what a practice system's own claim of the
    /// visit looks like.
    public func restated(as result: ScrubResult) -> Visit {
        var visit = self
        visit.diagnoses = result.diagnoses
        visit.interventions = result.lines.map { line in
            Intervention(
                code: line.code, diagnosisPointers: line.diagnosisPointers, modifiers: line.modifiers,
                billedUnits: line.units, chargeCents: line.chargeCents)
        }
        return visit
    }
}
