internal import Billing
internal import Postgres
internal import X12

/// The eligibility questions of one leased set to one route, as one batch file: one 270 for each clinic and payer.
///
/// A real-time exchange costs each side a request, two envelopes and their parsing for a single patient; a batch file costs
/// them once for hundreds. Each question's trace names the stored inquiry and the place in it.
struct BatchInquiry: Sendable {
    /// One claim to ask about.
    struct Item: Sendable {
        let claim: Claim
        let coverageIndex: [UInt8]
        let inquiry: PayerInquiry
    }

    let route: PayerRoute
    let items: [Item]
    /// The guide's limit for a batch transaction (005010X279A1 section 1.3.2).
    private static let patientsPerSet = 99

    init(route: PayerRoute, items: [Item]) {
        self.route = route
        self.items = items
    }

    /// ISA13 of a batch: the upper half of the numbers, so that it meets none of a submission file's on the same route.
    private static func control(_ inquiryID: Int64) -> Int { Int(500_000_000 + inquiryID % 499_999_999) }

    /// The file's bytes.
    func write(inquiryID: Int64, at instant: Timestamp) -> [UInt8] {
        let envelope = InquiryEnvelope(route: route, date: instant.day.x12, time: instant.x12Time)
        let places = Dictionary(grouping: items.indices) { index in
            SetKey(clinicID: items[index].claim.clinicID, payerID: items[index].inquiry.coverage.payerID)
        }
        return envelope.interchange(.eligibility270, control: Self.control(inquiryID)) { writer in
            var set = 0
            for (_, indices) in places.sorted(by: { $0.key < $1.key }) {
                for start in stride(from: 0, to: indices.count, by: Self.patientsPerSet) {
                    set += 1
                    let slice = indices[start..<min(start + Self.patientsPerSet, indices.count)]
                    transaction(slice, set: set, inquiryID: inquiryID, envelope).write(to: &writer, controlNumber: set)
                }
            }
        }
    }

    private func transaction(
        _ places: ArraySlice<Int>, set: Int, inquiryID: Int64, _ envelope: InquiryEnvelope
    ) -> Eligibility270 {
        let first = items[places[places.startIndex]].inquiry
        return Eligibility270(
            referenceID: "E\(inquiryID)-\(set)", date: envelope.date, time: envelope.time, payer: first.payer,
            provider: first.provider,
            inquiries: places.map { items[$0].inquiry.eligibility(trace: Self.trace(inquiryID, place: $0)) })
    }

    /// TRN02: the stored inquiry and the place of the claim in it.
    static func trace(_ inquiryID: Int64, place: Int) -> String { "E\(inquiryID)-\(place)" }

    /// What a trace names, or `nil` when it is none of ours.
    static func place(of trace: String) -> (inquiryID: Int64, place: Int)? {
        guard trace.hasPrefix("E") else { return nil }
        let parts = trace.dropFirst().split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let inquiry = Int64(parts[0]), let place = Int(parts[1]), place >= 0 else { return nil }
        return (inquiry, place)
    }

    private struct SetKey: Hashable, Comparable {
        let clinicID: Int32
        let payerID: String

        static func < (left: SetKey, right: SetKey) -> Bool {
            (left.clinicID, left.payerID) < (right.clinicID, right.payerID)
        }
    }
}
