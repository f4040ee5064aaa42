/// The claim while rules work on it.
struct DraftClaim {
    /// What never changes while they do, behind one reference: copies of a draft are cheap, and rules read in place.
    private final class Given: Sendable {
        let input: ScrubInput
        let profileVersion: String

        init(_ input: consuming ScrubInput) {
            profileVersion = input.payer.label
            self.input = input
        }
    }

    private let given: Given
    /// Diagnosis codes; starts as the visit's list.
    var diagnoses: [String]
    /// Services; one per intervention at first. A service keeps its index for the whole run.
    var services: [Service]
    /// Claim lines; empty until ``LineBuilding`` has run.
    var lines: [DraftLine] = []
    private var findings: [Finding] = []
    private var findingsOnServices: [(finding: Int, services: [Int])] = []

    var input: ScrubInput { given.input }
    var visit: Visit { given.input.visit }
    var payer: PayerProfile { given.input.payer }
    var serviceDate: CalendarDay { given.input.visit.serviceDate }

    init(_ input: consuming ScrubInput) {
        diagnoses = input.visit.diagnoses
        services = input.visit.interventions.map(Service.init)
        lines.reserveCapacity(services.count)
        findings.reserveCapacity(4)
        given = Given(input)
    }

    /// The discipline that stands on a line, or else the only one that its code may have, or else the clinic's own.
    func discipline(of line: DraftLine) -> String {
        line.claim.modifiers.first(where: Modifier.isDiscipline)
            ?? services[line.service].procedure.onlyDiscipline ?? Modifier.occupationalTherapy
    }

    /// The discipline of a service's lines; nil when it has none.
    func discipline(ofService service: Int) -> String? {
        for index in lines.indices where lines[index].service == service { return discipline(of: lines[index]) }
        return nil
    }

    /// Indexes of a service's lines.
    func lines(of service: Int) -> [Int] {
        lines.indices.filter { lines[$0].service == service }
    }

    /// Records what a rule found.
    ///
    /// - Parameters:
    ///   - rule: id of the rule.
    ///   - severity: how grave it is.
    ///   - message: one sentence without patient data.
    ///   - lines: 0-based indexes into ``lines``.
    ///   - services: indexes of services, whose lines are looked up when all lines stand.
    ///   - carc: denial that the rule prevents.
    ///   - inputs: what was decided on.
    mutating func report(
        _ rule: String, _ severity: Finding.Severity, _ message: String, lines: [Int] = [], services: [Int] = [],
        carc: String? = nil, inputs: Finding.Inputs = [:]
    ) {
        if !services.isEmpty { findingsOnServices.append((findings.count, services)) }
        findings.append(
            Finding(
                visitID: visit.visitID, clinicID: visit.clinicID, rule: rule, ruleSetVersion: RuleBook.version,
                profileVersion: given.profileVersion, referenceVersions: input.reference.versions, severity: severity,
                lines: lines.map { $0 + 1 }, message: message, carc: carc, inputs: inputs))
    }

    /// The result once all rules have run.
    mutating func result() -> ScrubResult {
        if !input.overriddenRules.isEmpty { markOverridden() }
        for (finding, named) in findingsOnServices {
            let owners = named.map { services[$0].mergedInto ?? $0 }
            findings[finding].lines = lines.indices.filter { owners.contains(lines[$0].service) }.map { $0 + 1 }
        }
        return ScrubResult(findings: findings, lines: lines.map(\.claim), diagnoses: diagnoses)
    }

    private mutating func markOverridden() {
        for index in findings.indices where input.overriddenRules.contains(findings[index].rule) {
            findings[index].isOverridden = findings[index].severity == .reject || findings[index].severity == .warn
        }
    }

    /// Ids of the rules that reported a fix after `earlier`, each once.
    func fixedRules(since earlier: DraftClaim) -> [String] {
        var rules: [String] = []
        for finding in findings[earlier.findings.count...]
        where finding.severity == .fix && !rules.contains(finding.rule) {
            rules.append(finding.rule)
        }
        return rules
    }

    /// Takes back what was changed after `earlier`; what was found since then stays, its fixes as warnings.
    mutating func takeBack(to earlier: DraftClaim) {
        var restored = earlier
        restored.findings = findings
        restored.findingsOnServices = findingsOnServices
        for index in earlier.findings.count..<findings.count where findings[index].severity == .fix {
            restored.findings[index].severity = .warn
            restored.findings[index].message = "A person took this fix back: " + findings[index].message
        }
        self = restored
    }
}
