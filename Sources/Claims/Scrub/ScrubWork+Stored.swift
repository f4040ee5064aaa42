internal import Billing

extension ScrubWork.Item {
    var storedLines: [StoredLine] {
        result.lines.enumerated().map { index, line in
            StoredLine(
                claimID: claim.id, clinicID: claim.clinicID, number: Int16(index + 1), code: line.code,
                modifiers: line.modifiers.joined(separator: " "), units: Int32(line.units),
                chargeCents: line.chargeCents, expectedCents: line.expectedAllowedCents,
                pointers: line.diagnosisPointers.map(Int16.init))
        }
    }

    /// Text and inputs are sealed: they can quote the chart.
    func storedFindings(keys: ClinicKeys) throws -> [StoredFinding] {
        return try result.findings.enumerated().map { index, finding in
            var document: [UInt8] = []
            JSONValue(finding).write(to: &document)
            let sealed = try keys.seal(
                document, for: .finding(claim.id, number: index + 1, clinic: claim.clinicID))
            return StoredFinding(
                claimID: claim.id, clinicID: claim.clinicID, number: Int16(index + 1), rule: finding.rule,
                severity: finding.severity.rawValue, lines: finding.lines.map(String.init).joined(separator: ","),
                ruleSet: "\(finding.ruleSetVersion); \(finding.profileVersion); clinic \(clinicVersion)",
                isOverridden: finding.isOverridden, sealed: sealed)
        }
    }
}

extension JSONValue {
    /// A finding under its own keys, without the detour through Foundation's encoder (some 20 µs each, two a claim).
    fileprivate init(_ finding: Finding) {
        let inputs = finding.inputs.sorted.map { JSONMember(name: $0.name, value: JSONValue($0.value)) }
        self = .object([
            JSONMember(name: "visit_id", value: .string(finding.visitID)),
            JSONMember(name: "clinic_id", value: .string(finding.clinicID)),
            JSONMember(name: "rule", value: .string(finding.rule)),
            JSONMember(name: "rule_set_version", value: .string(finding.ruleSetVersion)),
            JSONMember(name: "profile_version", value: .string(finding.profileVersion)),
            JSONMember(name: "reference_versions", value: .array(finding.referenceVersions.map { .string($0) })),
            JSONMember(name: "severity", value: .string(finding.severity.rawValue)),
            JSONMember(name: "lines", value: .array(finding.lines.map { .integer(Int64($0)) })),
            JSONMember(name: "message", value: .string(finding.message)),
            JSONMember(name: "carc", value: finding.carc.map { .string($0) } ?? .null),
            JSONMember(name: "inputs", value: .object(inputs)),
            JSONMember(name: "overridden", value: .bool(finding.isOverridden)),
        ])
    }

    private init(_ value: Finding.Value) {
        switch value {
        case .int(let number): self = .integer(number)
        case .bool(let flag): self = .bool(flag)
        case .text(let text): self = .string(text)
        }
    }
}
