import Foundation

/// Makes visits by hand of the published rules: clean ones, and the parts from which plants make bad ones.
///
/// Every visit has a patient, a therapist and an assistant of its own, so that none is a duplicate, an overlap or a
/// part of another's year.
struct OracleGenerator {
    var random: SeededRandom
    private var count = 0

    init(seed: UInt64) { random = SeededRandom(state: seed) }

    /// A clean visit to any payer in any setting.
    mutating func clean() -> OracleVisit {
        while true {
            let payer = OraclePayer.allCases.randomElement(using: &random) ?? .medicare
            let place = self.place(for: payer)
            var visit = visit(payer, treatment(for: payer, place.setting), age: Int.random(in: 1...28, using: &random))
            visit.document["setting"] = place.setting
            visit.document["place_of_service"] = place.code
            if place.setting == "telehealth" {
                visit.document["telehealth"] = ["mode": "audio_video", "patient_location": "home"]
            }
            guard let lines = OracleClaim.lines(of: visit), !lines.isEmpty else { continue }
            vary(&visit)
            return visit
        }
    }

    private mutating func place(for payer: OraclePayer) -> (code: String, setting: String) {
        switch payer {
        case .workersComp: return ("11", "workers_comp")
        case .medicaid: return random.happens(0.4) ? ("03", "school") : ("11", "clinic")
        default:
            let places = [
                ("11", "clinic"), ("11", "clinic"), ("11", "clinic"), ("12", "home"), ("13", "assisted_living"),
                ("10", "telehealth"),
            ]
            return places.randomElement(using: &random) ?? ("11", "clinic")
        }
    }

    /// Different ways of being right.
    private mutating func vary(_ visit: inout OracleVisit) {
        if visit.payer == .medicare, random.happens(0.1) {
            // An order on file and a plan sent in time stand in for the signature on the first plan.
            visit.change("plan_of_care") { $0["certified_on"] = NSNull() }
        } else if visit.payer == .medicare, random.happens(0.1) {
            let day = visit.day
            visit.change("plan_of_care") { plan in
                plan["established_on"] = day.adding(-150).text
                plan["certified_on"] = day.adding(-145).text
                plan["certification_start"] = day.adding(-150).text
                plan["certification_end"] = day.adding(-61).text
                plan["recertified_on"] = day.adding(-60).text
            }
        }
        if random.happens(0.2) {
            visit.document["authorization"] =
                [
                    "number": "A\(count)", "from": visit.day.adding(-20).text, "to": visit.day.adding(120).text,
                    "visits": 40, "codes": visit.services.map(\.code),
                ] as [String: Any]
        }
        if visit.payer == .commercial, random.happens(0.3) { visit.document["patient_paid_cents"] = 2000 }
    }

    // MARK: treatment

    /// Sets of codes between which no published edit stands.
    private static let sets = [
        ["97535"], ["97530"], ["97110", "97535"], ["97110", "97112", "97535"], ["97530", "97535"],
        ["97112", "97530", "97533"], ["97533", "97535"], ["97140", "97535"], ["97110", "97140"], ["97124", "97535"],
        ["97542", "97535"], ["97760"], ["97761"], ["97763"], ["97755"], ["97750"],
    ]
    private static let remoteSets = [["97535"], ["97530", "97535"], ["97110", "97535"], ["97110", "97112"]]

    private mutating func treatment(for payer: OraclePayer, _ setting: String) -> [OracleService] {
        if setting == "telehealth" { return timed(Self.remoteSets, payer) }
        switch Int.random(in: 0..<20, using: &random) {
        case 0: return [OracleService(code: ["97165", "97166", "97167"].randomElement(using: &random) ?? "97165")]
        case 1:
            // A re-evaluation alone.
            return [OracleService(code: "97168")]
        case 2:
            return [
                OracleService(code: "97129", therapist: 15),
                OracleService(code: "97130", therapist: 15 * Int.random(in: 1...2, using: &random)),
            ]
        case 3:
            var group = OracleService(code: "97150", spans: [.init(start: 600, end: 640, who: "OT")])
            group.isGroup = true
            return [group, OracleService(code: "97535", spans: [.init(start: 540, end: 570, who: "OT")])]
        case 4:
            // A supervised modality may run beside another service.
            return [
                OracleService(code: "97018", spans: [.init(start: 540, end: 560, who: "OT")]),
                OracleService(code: "97535", spans: [.init(start: 545, end: 575, who: "OT")]),
            ]
        case 5 where payer == .medicare:
            return [OracleService(code: "G0283"), OracleService(code: "97535", therapist: 30)]
        case 6: return [OracleService(code: "96125", therapist: 60)]
        default: return timed(Self.sets, payer)
        }
    }

    private mutating func timed(_ sets: [[String]], _ payer: OraclePayer) -> [OracleService] {
        let codes = sets.randomElement(using: &random) ?? ["97535"]
        let hasAssistant = payer.wantsCO && random.happens(0.5)
        let hasTimes = random.happens(0.6)
        var clock = 60 * Int.random(in: 8...13, using: &random)
        return codes.map { code in
            let minutes = Int.random(in: 5...40, using: &random)
            let assistant = hasAssistant ? Int.random(in: 0...minutes, using: &random) : 0
            guard hasTimes else {
                return OracleService(code: code, therapist: minutes - assistant, assistant: assistant)
            }
            var service = OracleService(code: code)
            let together = random.happens(0.2) ? "both" : "OT"
            for (length, who) in [(minutes - assistant, together), (assistant, "OTA")] where length > 0 {
                service.spans.append(.init(start: clock, end: clock + length, who: who))
                clock += length
            }
            return service
        }
    }

    // MARK: documents

    /// A visit in the clinic with everything in order around these services.
    mutating func visit(
        _ payer: OraclePayer = .medicare, _ services: [OracleService] = [OracleService(code: "97535", therapist: 30)],
        age: Int = 5
    ) -> OracleVisit {
        count += 1
        var visit = OracleVisit(payer: payer, age: age, services: services, document: [:])
        visit.id = "O-\(count)"
        let day = visit.day
        visit.document = [
            "schema_version": 1, "clinic_id": "C0\(1 + count % 5)", "service_date": day.text, "place_of_service": "11",
            "setting": payer == .workersComp ? "workers_comp" : "clinic",
            "note_signed_at": day.text + "T17:20:00-05:00", "patient": patient(), "coverages": [coverage(payer)],
            "rendering": person(
                Self.npi(100_000_000 + count), "Okafor", "Ada", taxonomy: "225X00000X", credential: "OT"),
            "referring": person("1679328645", "Moss", "Ruth", credential: "MD"),
            "diagnoses": ["M25.541", "R27.8"], "plan_of_care": planOfCare(day),
            "evidence": ["medical_necessity_attested": false, "separate_session": false], "patient_paid_cents": 0,
        ]
        if services.contains(where: { $0.assistantMinutes > 0 }) {
            visit.document["assistant"] = [
                "last_name": "Lindqvist" + Self.letters(count), "first_name": "Per", "credential": "OTA",
            ]
        }
        if payer == .workersComp {
            visit.document["accident"] = [
                "kind": "work", "date": day.adding(-60).text, "state": "TX", "claim_number": "WC-\(count)",
            ]
        }
        return visit
    }

    private mutating func patient() -> [String: Any] {
        let families = ["Ardent", "Bellamy", "Castor", "Delacroix", "Everly", "Fontaine"]
        let given = ["Mira", "Noel", "Opal", "Perry", "Quinn", "Rowan"]
        return [
            "id": "P-\(count)", "last_name": (families.randomElement(using: &random) ?? "Ardent") + Self.letters(count),
            "first_name": given.randomElement(using: &random) ?? "Mira",
            "birth_date": OracleVisit.today.adding(-365 * Int.random(in: 30...85, using: &random)).text,
            "sex": random.happens(0.5) ? "F" : "M",
            "address": ["line1": "12 Elm St", "city": "Austin", "state": "TX", "postal_code": "787011234"],
        ]
    }

    private func coverage(_ payer: OraclePayer) -> [String: Any] {
        [
            "order": 1, "payer_id": payer.id, "relationship": "self", "filing_indicator": payer.indicator,
            "member_id": payer == .medicare ? Self.beneficiary(count) : "W\(100_000_000 + count)",
        ]
    }

    func person(
        _ npi: String, _ last: String, _ first: String, taxonomy: String? = nil, credential: String
    ) -> [String: Any] {
        var person: [String: Any] = ["npi": npi, "last_name": last, "first_name": first, "credential": credential]
        if let taxonomy { person["taxonomy"] = taxonomy }
        return person
    }

    private mutating func planOfCare(_ day: OracleDay) -> [String: Any] {
        let start = day.adding(-Int.random(in: 12...70, using: &random))
        return [
            "established_on": start.text, "certified_on": start.adding(7).text, "certification_start": start.text,
            "certification_end": start.adding(85).text, "last_progress_report_on": day.adding(-6).text,
            "treatment_days_since_report": Int.random(in: 1...7, using: &random), "order_on_file": true,
            "sent_to_referrer_on": start.adding(1).text,
        ]
    }

    // MARK: identifiers

    /// Ten digits of which the last makes `80840` and all ten divisible by the Luhn sum.
    static func npi(_ nineDigits: Int) -> String {
        let digits = ("80840\(nineDigits)").compactMap(\.wholeNumberValue)
        var sum = 0
        for (index, digit) in digits.reversed().enumerated() {
            let value = index % 2 == 0 ? digit * 2 : digit
            sum += value / 10 + value % 10
        }
        return "\(nineDigits)\((10 - sum % 10) % 10)"
    }

    /// A Medicare beneficiary identifier of the published pattern, another for each number.
    static func beneficiary(_ number: Int) -> String {
        let letters = Array("ACDEFGHJKMNPQRTUVWXY")
        func letter(_ shift: Int) -> Character { letters[(number / shift) % letters.count] }
        func digit(_ shift: Int) -> Int { (number / shift) % 10 }
        return "1\(letter(1))\(letter(20))\(digit(1))\(letter(400))\(letter(7))\(digit(10))\(letter(3))\(letter(11))"
            + "\(digit(100))\(digit(1000))"
    }

    private static func letters(_ number: Int) -> String {
        String(
            String(number, radix: 26).map { Character(UnicodeScalar(97 + (Int(String($0), radix: 26) ?? 0)) ?? "a") })
    }
}
