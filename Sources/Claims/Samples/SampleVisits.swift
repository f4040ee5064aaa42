public import Billing

/// Invented visits: a hand-written set of cases worth seeing, and as many plausible ones as a test needs.
public enum SampleVisits {
    /// The shipped cases as NDJSON: clinics C01 to C03, service dates 2026-09-28 to 2026-10-05, read them with
    /// `IntakeReader`. They are written for a business time of 2026-10-06T12:00:00Z.
    public static var shipped: [UInt8] { PackageResources.sample_visits_ndjson }

    /// Plausible visits of `clinics` clinics (C01, C02, …), the same for the same arguments.
    ///
    /// Six payers: Medicare, a Medicare Advantage plan, Medicaid, two commercial ones, and about 3 in 100 with `SLOWP`.
    /// Notes were signed up to 20 hours before `signedBefore`, about 1 in 100 is unsigned, and about 2 in 100 must be
    /// held by the claim rules. Ids are unique within a seed. Each visit is made when it is asked for.
    public static func generate(
        seed: UInt64, count: Int, clinics: Int, skew: Skew = .even, signedBefore: Instant
    ) -> Generated {
        Generated(
            seed: seed, count: count, clinics: ClinicDraw(clinics: max(1, clinics), skew: skew),
            signedBefore: signedBefore)
    }

    /// How visits spread over clinics.
    public enum Skew: String, Sendable, CaseIterable {
        /// Every clinic has as many patients as the next.
        case even
        /// The second clinic has half as many as the first, the third a third (Zipf's law).
        case zipf
    }

    /// A sequence of generated visits; may be walked more than once, with the same result.
    public struct Generated: Sequence, Sendable {
        let seed: UInt64
        let count: Int
        let clinics: ClinicDraw
        let signedBefore: Instant

        /// Starts at the first visit.
        public func makeIterator() -> Iterator { Iterator(visits: self) }

        /// Walks generated visits.
        public struct Iterator: IteratorProtocol {
            let visits: Generated
            var index = 0

            /// The next visit; nil after the last.
            public mutating func next() -> Visit? {
                guard index < visits.count else { return nil }
                defer { index += 1 }
                return visits.visit(at: index)
            }
        }
    }
}

/// Deals patients out to clinics.
struct ClinicDraw: Sendable {
    let clinics: Int
    /// Sums of the weights up to each clinic; empty when all weigh the same.
    private let sums: [Int]

    init(clinics: Int, skew: SampleVisits.Skew) {
        self.clinics = clinics
        var total = 0
        sums =
            skew == .even
            ? []
            : (1...clinics).map { rank in
                total += 1_000_000 / rank
                return total
            }
    }

    /// The clinic of a patient, from 1; the same patient is always of the same clinic.
    func clinic(ofPatient number: Int) -> Int {
        guard let total = sums.last else { return number % clinics + 1 }
        var random = SampleRandom(seed: UInt64(number) &* 0x9E37_79B9_7F4A_7C15)
        let drawn = random.int(1...total)
        return (sums.firstIndex { $0 >= drawn } ?? 0) + 1
    }

    /// Who of the clinic treats a patient, and in which of the day's four stretches: nobody treats two patients at a time.
    func appointment(ofPatient number: Int) -> (therapist: Int, stretch: Int) {
        let ordinal = sums.isEmpty ? number / clinics : number
        return (therapist: ordinal / 4, stretch: ordinal % 4)
    }
}
