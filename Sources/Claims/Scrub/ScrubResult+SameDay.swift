internal import Billing

extension ScrubResult {
    /// Its lines as other claims of the patient's day see them.
    func sameDayServices(of visit: Visit) -> [SameDayService] {
        lines.map { line in
            SameDayService(
                code: line.code, modifiers: line.modifiers, units: line.units,
                intervals: visit.interventions.first { $0.code == line.code }?.intervals ?? [])
        }
    }
}
