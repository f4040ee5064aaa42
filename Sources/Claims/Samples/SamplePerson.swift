import Billing

/// An invented patient with clinic, coverage and the people who treat.
struct SamplePerson {
    let clinicID: String
    let patient: Visit.Patient
    let coverage: Visit.Coverage
    let therapist: Visit.Provider
    let assistant: Visit.Provider
    let referring: Visit.Provider
    let diagnoses: [String]

    /// `staff`: number of the therapist among all clinics and seeds, below 30,000,000.
    init(number: Int, clinic: Int, staff: Int, random: inout SampleRandom) {
        clinicID = "C" + (clinic < 10 ? "0" : "") + String(clinic)
        let payer = random.pick(Self.payers)
        let isOld = payer.filingIndicator == "MB" || payer.filingIndicator == "16"
        let isChild = payer.filingIndicator == "MC"
        let age = isOld ? 66...90 : isChild ? 3...17 : 19...62
        let patient = Self.patient(number: number, age: age, random: &random)
        self.patient = patient
        coverage = Self.coverage(payer, patient: patient, random: &random)
        therapist = Visit.Provider(
            npi: NationalProviderIdentifier.completing(130_000_000 + staff), lastName: Self.lastNames[staff % 40],
            firstName: Self.firstNames[staff * 7 % 40], taxonomy: "225X00000X", credential: "OT")
        assistant = Visit.Provider(
            npi: NationalProviderIdentifier.completing(170_000_000 + staff),
            lastName: Self.lastNames[(staff + 11) % 40],
            firstName: Self.firstNames[(staff + 5) % 40], credential: "OTA")
        let referrer = random.int(0...999)
        referring = Visit.Provider(
            npi: NationalProviderIdentifier.completing(160_000_000 + referrer),
            lastName: Self.lastNames[referrer % 40], firstName: Self.firstNames[referrer / 25])
        diagnoses = random.pick(isChild ? Self.childDiagnoses : Self.adultDiagnoses)
    }

    private struct Payer {
        let id: String
        let filingIndicator: String
        /// See `SampleRandom.text`.
        let memberPattern: String
    }

    /// A hundred entries, so that the counts are percentages.
    private static let payers: [Payer] = {
        let shares: [(Int, Payer)] = [
            (40, Payer(id: "MCRTX", filingIndicator: "MB", memberPattern: "1AX9AX9AA99")),
            (14, Payer(id: "61101", filingIndicator: "16", memberPattern: "H19999999")),
            (12, Payer(id: "MCDTX", filingIndicator: "MC", memberPattern: "199999999")),
            (17, Payer(id: "60054", filingIndicator: "CI", memberPattern: "W199999999")),
            (14, Payer(id: "87726", filingIndicator: "CI", memberPattern: "199999999")),
            (3, Payer(id: "SLOWP", filingIndicator: "CI", memberPattern: "P19999999")),
        ]
        return shares.flatMap { Array(repeating: $0.1, count: $0.0) }
    }()

    private static func patient(number: Int, age: ClosedRange<Int>, random: inout SampleRandom) -> Visit.Patient {
        // Ages are counted in 2026, the year that the samples play in.
        let birthDate = CalendarDay(daysSinceEpoch: Int32(20_454 - random.int(age) * 365 - random.int(0...364)))
        let city = random.pick([("Austin", "78701"), ("Dallas", "75201"), ("Houston", "77002"), ("El Paso", "79901")])
        let address = Visit.Address(
            line1: "\(random.int(1...9999)) \(random.pick(["Elm", "Oak", "Cedar", "Pecan", "Mesa"])) St",
            city: city.0, state: "TX", postalCode: city.1 + random.text("1999"))
        return Visit.Patient(
            id: "P-\(number + 1)", lastName: random.pick(lastNames), firstName: random.pick(firstNames),
            birthDate: birthDate, sex: random.pick([.female, .male]), address: address)
    }

    /// The patient's own coverage, or for some of the commercially insured a parent's or spouse's.
    private static func coverage(
        _ payer: Payer, patient: Visit.Patient, random: inout SampleRandom
    ) -> Visit.Coverage {
        var coverage = Visit.Coverage(
            order: 1, payerID: payer.id, memberID: random.text(payer.memberPattern),
            filingIndicator: payer.filingIndicator)
        guard payer.filingIndicator == "CI" else { return coverage }
        coverage.groupNumber = random.text("G19999")
        guard random.happens(percent: 15) else { return coverage }
        let isChild = patient.birthDate.year > 2000
        coverage.relationship = isChild ? "child" : "spouse"
        coverage.subscriber = Visit.Subscriber(
            lastName: patient.lastName, firstName: random.pick(firstNames),
            birthDate: patient.birthDate.adding(days: isChild ? -9500 : -400), sex: random.pick([.female, .male]),
            address: patient.address)
        return coverage
    }

    private static let adultDiagnoses = [
        ["M25.541", "R27.8"], ["M62.81"], ["G56.01", "M79.641"], ["S52.501D", "M25.631"], ["I69.351", "R27.8"],
        ["M65.341"], ["G20.A1", "R27.8"], ["M18.11", "M79.644"],
    ]
    private static let childDiagnoses = [["F84.0", "R27.8"], ["F82"], ["G80.1", "R27.8"], ["Q90.9", "F82"]]

    private static let lastNames = [
        "Ardent", "Bellweather", "Calloway", "Dunmore", "Everhart", "Fairbrook", "Greymont", "Hollin", "Inskip",
        "Jorvik", "Kestrel", "Larkspur", "Merriweather", "Nightingale", "Ormsby", "Pennant", "Quillon", "Ravensworth",
        "Silverton", "Thistlewood", "Umberfield", "Vantongeren", "Whitlock", "Yarrow", "Zeller", "Amberley", "Birchall",
        "Copperfield", "Driftwood", "Elderton", "Foxglove", "Goldcrest", "Hawthorne", "Ironwood", "Juniper", "Kingsley",
        "Lindqvist", "Marlowe", "Northcott", "Oakhurst",
    ]
    private static let firstNames = [
        "Ada", "Basil", "Clara", "Dorian", "Edith", "Felix", "Greta", "Hugo", "Iris", "Jasper", "Kira", "Linus", "Mira",
        "Nils", "Odette", "Per", "Quinn", "Rosa", "Silas", "Tessa", "Ulric", "Vera", "Wanda", "Xenia", "Yorick",
        "Zelda", "Alma", "Bruno", "Cora", "Dexter", "Elsa", "Fabian", "Gwen", "Heath", "Ingrid", "Joel", "Katya",
        "Leif",
        "Maud", "Noel",
    ]
}
