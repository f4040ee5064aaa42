import X12

/// Writes one 271 transaction set about one 270. Source: 005010X279A1.
struct EligibilityAnswer: AnswerBody {
    let enquiry: EnquiryReading
    let behaviour: Behaviour
    let now: Timestamp

    func write(into writer: inout SegmentWriter) {
        writer.segment("BHT", "0022", "11", enquiry.reference, now.day, now.time)
        var level = 0
        for subject in enquiry.subjects {
            level += 1
            let source = level
            writer.segment("HL", String(source), "", "20", "1")
            writer.segment("NM1", "PR", "2", subject.payer.lastName, "", "", "", "", "PI", subject.payer.id)
            writer.segment("HL", String(source + 1), String(source), "21", "1")
            let provider = subject.provider
            writer.segment(
                "NM1", "1P", provider.isOrganization ? "2" : "1", provider.lastName, provider.firstName, "", "", "",
                "XX", provider.id)
            level += 2
            write(subject, level: level, parent: source + 1, into: &writer)
        }
    }

    private func write(_ subject: EnquirySubject, level: Int, parent: Int, into writer: inout SegmentWriter) {
        writer.segment("HL", String(level), String(parent), subject.isDependent ? "23" : "22", "0")
        writer.segment("TRN", "2", subject.trace.number, subject.trace.originator)
        let person = subject.person
        writer.segment(
            "NM1", subject.isDependent ? "03" : "IL", "1", person.lastName, person.firstName, "", "", "",
            person.id.isEmpty ? "" : "MI", person.id)
        if let reason = rejection(of: subject) {
            writer.segment("AAA", "N", "", reason.code, reason.followUp)
            return
        }
        if !subject.birthDate.isEmpty { writer.segment("DMG", "D8", subject.birthDate, subject.sex) }
        let year = String((subject.serviceDate.isEmpty ? now.day : subject.serviceDate).prefix(4))
        if behaviour.isInactive(member: person.id) {
            writer.segment("DTP", "346", "D8", "20200101")
            writer.segment("DTP", "347", "D8", "20201231")
            writer.segment("EB", "6", "", "30")
        } else {
            writer.segment("DTP", "291", "RD8", "\(year)0101-\(year)1231")
            writeBenefits(of: Self.payerClass(of: subject), into: &writer)
            writeLimits(of: person.id, into: &writer)
        }
    }

    private func rejection(of subject: EnquirySubject) -> (code: String, followUp: String)? {
        let scripted = behaviour.strikes(.reject, subject: subject.trace.number, payers: [subject.payer.id])
        if scripted.contains(where: { $0.rule.level == .eligibility }) { return ("42", "R") }
        if behaviour.unknownPayers.contains(subject.payer.id) { return ("T4", "C") }
        if subject.person.id.isEmpty { return ("72", "C") }
        return behaviour.isUnknown(member: subject.person.id) ? ("75", "C") : nil
    }

    /// Active coverage of the plan and of occupational therapy, with what the patient owes.
    private func writeBenefits(of payerClass: PayerClass, into writer: inout SegmentWriter) {
        let both = writer.repeated(["30", "AD"])
        writer.segment("EB", "1", "", both, payerClass.insuranceType, "SIMULATED PLAN")
        writer.segment("EB", "C", "IND", "30", "", "", "23", "0")
        writer.segment("EB", "C", "IND", "30", "", "", "29", "0")
        // EB08 is a fraction: percent as hundredths.
        writer.segment("EB", "A", "IND", "AD", "", "", "", "", X12Amount.text(cents: payerClass.coinsurancePercent))
        let copay = X12Amount.text(cents: payerClass.copayCents)
        writer.segment("EB", "B", "IND", "AD", "", "", "27", copay)
    }

    /// Members by the start of their ids: `XLIM` and digits, so many therapy visits are left; `XAUT`, authorization is needed.
    private func writeLimits(of member: String, into writer: inout SegmentWriter) {
        if member.hasPrefix("XLIM") {
            let left = String(member.dropFirst(4).prefix { $0.isNumber })
            writer.segment("EB", "F", "IND", "AD", "", "", "29", "", "", "VS", left.isEmpty ? "0" : left)
        }
        if let used = behaviour.usedCents[member] {
            writer.segment("EB", "F", "IND", "AD", "", "", "24", X12Amount.text(cents: used))
        }
        if member.hasPrefix("XAUT") { writer.segment("EB", "1", "IND", "AD", "", "", "", "", "", "", "", "Y") }
    }

    /// A 270 does not say what kind of plan is meant: 11 characters that begin with a digit read as a Medicare
    /// beneficiary identifier, everything else as commercial.
    private static func payerClass(of subject: EnquirySubject) -> PayerClass {
        let id = subject.person.id
        return id.count == 11 && id.first?.isNumber == true ? .medicare : .commercial
    }
}
