import Billing

extension SampleVisits.Generated {
    /// Visits of one patient; they fall on different days, so that none looks like a duplicate.
    private static let visitsPerPatient = 3
    private static let signingWindowSeconds = 20 * 3600

    /// The day in Texas (five hours behind UTC) on which the window of signing opens: no note is signed before it.
    private var lastServiceDay: CalendarDay {
        let opening = signedBefore.adding(seconds: Int64(-Self.signingWindowSeconds - 5 * 3600))
        return CalendarDay(daysSinceEpoch: Int32(opening.microsecondsSinceEpoch / 86_400_000_000))
    }

    func visit(at index: Int) -> Visit {
        let patientNumber = index / Self.visitsPerPatient
        var personal = SampleRandom(seed: seed ^ UInt64(patientNumber) &* 0xD6E8_FEB8_6659_FD93)
        let clinic = clinics.clinic(ofPatient: patientNumber)
        let (therapist, stretch) = clinics.appointment(ofPatient: patientNumber)
        // Visits of different seeds share days but nobody's time.
        let staff = (Int((seed &* 0x9E37_79B9_7F4A_7C15) >> 40) + clinic % 1000 * 30_000 + therapist) % 30_000_000
        let person = SamplePerson(number: patientNumber, clinic: clinic, staff: staff, random: &personal)
        var random = SampleRandom(seed: seed &+ 1 ^ UInt64(index) &* 0xA076_1D64_78BD_642F)

        let signedAt = signedBefore.adding(seconds: Int64(-random.int(0...Self.signingWindowSeconds)))
        let day = lastServiceDay.adding(days: -(index % Self.visitsPerPatient))
        let place = Place(random: &random)
        let treatment = SampleTreatment(isRemote: place.setting == .telehealth, stretch: stretch, random: &random)
        var visit = Visit(
            visitID: "S\(String(seed, radix: 36).uppercased())-\(index + 1)", clinicID: person.clinicID,
            serviceDate: day, placeOfService: place.code, setting: place.setting,
            noteSignedAt: random.happens(percent: 1) ? nil : signedAt, patient: person.patient,
            coverages: [person.coverage], rendering: person.therapist, diagnoses: person.diagnoses,
            interventions: treatment.interventions)
        if visit.interventions.contains(where: { $0.intervals?.contains { $0.performer != .therapist } == true }) {
            visit.assistant = person.assistant
        }
        visit.referring = person.referring
        visit.planOfCare = planOfCare(day, &random)
        visit.evidence = Visit.Evidence(medicalNecessityAttested: true, separateSession: false)
        if place.setting == .telehealth {
            visit.telehealth = Visit.Telehealth(mode: "audio_video", patientLocation: "home")
        }
        if person.coverage.filingIndicator == "CI", random.happens(percent: 40) {
            visit.patientPaidCents = Int64(random.pick([1500, 2000, 2500, 3000]))
        }
        if random.happens(percent: 2) { spoil(&visit, &random) }
        return visit
    }

    private struct Place {
        let code: String
        let setting: Visit.Setting

        init(random: inout SampleRandom) {
            switch random.int(1...100) {
            case 1...6: (code, setting) = ("12", .home)
            case 7...9: (code, setting) = ("10", .telehealth)
            default: (code, setting) = ("11", .clinic)
            }
        }
    }

    /// A plan that covers the day, with a report fresh enough for Medicare.
    private func planOfCare(_ day: CalendarDay, _ random: inout SampleRandom) -> Visit.PlanOfCare {
        let start = day.adding(days: -random.int(14...70))
        return Visit.PlanOfCare(
            establishedOn: start, certifiedOn: start.adding(days: random.int(3...10)), certificationStart: start,
            certificationEnd: start.adding(days: 89), lastProgressReportOn: day.adding(days: -random.int(3...10)),
            treatmentDaysSinceReport: random.int(1...7), orderOnFile: true, sentToReferrerOn: start.adding(days: 1))
    }

    /// Plants one fault that every payer's rules must hold.
    private func spoil(_ visit: inout Visit, _ random: inout SampleRandom) {
        switch random.int(1...4) {
        case 1: visit.rendering.npi = "1234567890"
        case 2: visit.interventions[0].diagnosisPointers = [9]
        case 3: visit.interventions[0].billedUnits = 9
        default: visit.diagnoses[0] = "25M.54"
        }
    }
}
