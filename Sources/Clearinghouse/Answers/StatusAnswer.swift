import X12

/// What a payer says about one claim when asked.
struct StatusReport: Sendable {
    var status: ClaimStatus
    /// Nil when the claim is not on file.
    var record: ClaimRecord?
}

/// Writes one 277 transaction set about one 276. Source: 005010X212.
struct StatusAnswer: AnswerBody {
    let enquiry: EnquiryReading
    /// One report for each subject of the enquiry, in order.
    let reports: [StatusReport]
    let now: Timestamp

    func write(into writer: inout SegmentWriter) {
        writer.segment("BHT", "0010", "08", enquiry.reference, now.day, now.time, "DG")
        var level = 0
        for (subject, report) in zip(enquiry.subjects, reports) {
            writeAbove(subject, level: level, into: &writer)
            level += 4
            writer.segment("HL", String(level), String(level - 1), subject.isDependent ? "23" : "22", "0")
            let person = subject.person
            writer.segment(
                "NM1", subject.isDependent ? "QC" : "IL", "1", person.lastName, person.firstName, "", "", "",
                person.id.isEmpty ? "" : "MI", person.id)
            write(report, about: subject, into: &writer)
        }
    }

    private func writeAbove(_ subject: EnquirySubject, level: Int, into writer: inout SegmentWriter) {
        writer.segment("HL", String(level + 1), "", "20", "1")
        writer.segment("NM1", "PR", "2", subject.payer.lastName, "", "", "", "", "PI", subject.payer.id)
        writer.segment("HL", String(level + 2), String(level + 1), "21", "1")
        let receiver = subject.receiver
        writer.segment(
            "NM1", "41", receiver.isOrganization ? "2" : "1", receiver.lastName, receiver.firstName, "", "", "", "46",
            receiver.id)
        writer.segment("HL", String(level + 3), String(level + 2), "19", "1")
        let provider = subject.provider
        writer.segment(
            "NM1", "1P", provider.isOrganization ? "2" : "1", provider.lastName, provider.firstName, "", "", "", "XX",
            provider.id)
    }

    private func write(_ report: StatusReport, about subject: EnquirySubject, into writer: inout SegmentWriter) {
        writer.segment("TRN", "2", subject.trace.number)
        let status = writer.composite(report.status.category, report.status.code, report.status.entity)
        guard let record = report.record else {
            writer.segment("STC", status, now.day)
            return
        }
        let isFinal = report.status.category.hasPrefix("F")
        writer.segment(
            "STC", status, now.day, "", X12Amount.text(cents: record.outcome.chargeCents),
            isFinal ? X12Amount.text(cents: record.outcome.paidCents) : "", isFinal ? record.decidedAt.day : "", "",
            isFinal ? record.decidedAt.day : "", isFinal ? record.trace : "")
        writer.segment("REF", "1K", record.payerControlNumber)
        writer.segment("REF", "EJ", record.key.patientControlNumber)
        writer.segment("DTP", "472", record.serviceDates.contains("-") ? "RD8" : "D8", record.serviceDates)
    }
}
