import Foundation

extension OraclePlant {
    static let identifiers: [OraclePlant] = [
        .one("B-ID-1", "an NPI with a wrong check digit", "reject") {
            $0.change("rendering") { $0["npi"] = "1234567890" }
        },
        .one("B-ID-1", "a referring NPI of nine digits", "reject") {
            $0.change("referring") { $0["npi"] = "167932864" }
        },
        .one("B-ID-3", "a taxonomy of nine characters", "reject", payer: .commercial) {
            $0.change("rendering") { $0["taxonomy"] = "225X00000" }
        },
        .one("B-ID-7", "an MBI with a forbidden letter", "reject") {
            $0.changeCoverage { $0["member_id"] = "1SG4TE5MK73" }
        },
        .one("B-ID-7", "an MBI too short", "reject") { $0.changeCoverage { $0["member_id"] = "1EG4TE5MK7" } },
        .one("B-DATE-1", "a service in the future", "reject", age: -3),
        .one("B-DATE-1", "a service before birth", "reject") {
            let day = $0.day
            $0.change("patient") { $0["birth_date"] = day.adding(1).text }
        },
        .one("B-DATE-3", "a motor accident without its state", "reject", payer: .commercial) {
            $0.document["accident"] = ["kind": "auto", "date": $0.day.adding(-20).text]
        },
        .one("B-DATE-3", "an accident without its date", "reject", payer: .commercial) {
            $0.document["accident"] = ["kind": "other"]
        },
        .one("B-DATE-3", "an accident after the service", "reject", payer: .commercial) {
            $0.document["accident"] = ["kind": "other", "date": $0.day.adding(1).text]
        },
        .one("B-DATE-4", "an inpatient without admission date", "reject") { $0.document["place_of_service"] = "21" },
        .one("B-AMT-2", "a negative charge", "reject") { $0.services[0].chargeCents = -100 },
        .one("B-AMT-2", "no charge", "reject") { $0.services[0].chargeCents = 0 },
        .one("B-AMT-3", "a charge below what is allowed", "warn") { $0.services[0].chargeCents = 100 },
        .one("B-AMT-4", "fifty-one lines", "reject", payer: .commercial) {
            $0.services = (0..<51).map { OracleService(code: "L39\($0 < 10 ? "0" : "")\($0)", chargeCents: 10_000) }
        },
        .one("B-AMT-5", "a patient who paid more than the charge", "warn", payer: .commercial) {
            $0.document["patient_paid_cents"] = 9_000_000
        },
        .one("B-CHR-1", "a tilde in a name", "fix", lines: [OracleLine("97535", ["GO"], 2)]) {
            $0.change("patient") { $0["last_name"] = "O~Neil" }
        },
    ]

    /// Visits of one patient under one authorization, one a day.
    private static func authorized(
        _ generator: inout OracleGenerator, count: Int, grant: [String: Any]
    ) -> [OracleVisit] {
        let first = generator.visit(.commercial, age: 20)
        return (0..<count).map { index in
            var visit = generator.visit(.commercial, age: 20 - index)
            for part in ["patient", "coverages", "clinic_id"] { visit.document[part] = first.document[part] }
            var authorization = grant
            authorization["from"] = first.day.adding(-5).text
            authorization["to"] = first.day.adding(150).text
            visit.document["authorization"] = authorization
            return visit
        }
    }

    static let coverage: [OraclePlant] = [
        .one("B-COV-1", "no coverage", "reject") { $0.document["coverages"] = [[String: Any]]() },
        .one("B-COV-4", "Medicare billed beside an Advantage plan", "reject") {
            var coverages = $0.document["coverages"] as? [[String: Any]] ?? []
            coverages.append([
                "order": 2, "payer_id": "61101", "member_id": "H12345678", "relationship": "self",
                "filing_indicator": "16",
            ])
            $0.document["coverages"] = coverages
        },
        .one("B-AUTH-1", "an authorization without its number", "reject", payer: .commercial) {
            $0.document["authorization"] = ["number": NSNull(), "visits": 12] as [String: Any]
        },
        .one("B-AUTH-2", "a day outside of the authorization", "reject", payer: .commercial) {
            $0.document["authorization"] = [
                "number": "A-1", "from": $0.day.adding(-60).text, "to": $0.day.adding(-1).text,
            ]
        },
        .one("B-AUTH-2", "a code that is not authorized", "reject", payer: .commercial) {
            $0.document["authorization"] = ["number": "A-1", "codes": ["97530"]] as [String: Any]
        },
        OraclePlant("B-AUTH-3", "a third visit of two", "reject") { generator in
            let visits = authorized(&generator, count: 3, grant: ["number": "A-9", "visits": 2])
            // The last two visits of an authorization may be told of, at a severity that holds nothing up.
            return [(visits[0], .clean), (visits[1], .clean), (visits[2], .planted)]
        },
        OraclePlant("B-AUTH-3", "four units where three are left", "reject") { generator in
            let visits = authorized(&generator, count: 2, grant: ["number": "A-9", "units": 3])
            return [(visits[0], .clean), (visits[1], .planted)]
        },
        .one("B-AUTH-4", "an authorization that ends in five days", "info", payer: .commercial) {
            $0.document["authorization"] =
                [
                    "number": "A-1", "from": $0.day.adding(-30).text, "to": OracleVisit.today.adding(5).text,
                    "visits": 30,
                ] as [String: Any]
        },
        OraclePlant("B-DUP-1", "the same claim again", "reject") { generator in
            let first = generator.visit()
            var second = generator.visit()
            second.document = first.document
            return [(first, .clean), (second, .planted)]
        },
        OraclePlant("B-DUP-2", "nearly the same claim again", "warn") { generator in
            let first = generator.visit()
            var second = generator.visit(.medicare, [OracleService(code: "97535", therapist: 45)])
            second.document = first.document
            second.comparesLines = false
            return [(first, .bystander), (second, .planted)]
        },
    ]

    private static func plan(
        _ change: @escaping @Sendable (inout [String: Any], OracleDay) -> Void
    ) -> @Sendable (inout OracleVisit) -> Void {
        { visit in
            let day = visit.day
            visit.change("plan_of_care") { change(&$0, day) }
        }
    }

    /// A first plan of so many days ago that nobody certified.
    private static func uncertified(_ days: Int) -> @Sendable (inout OracleVisit) -> Void {
        plan { plan, day in
            plan = [
                "established_on": day.adding(-days).text, "certification_start": day.adding(-days).text,
                "certification_end": day.adding(80 - days).text, "order_on_file": false,
                "last_progress_report_on": day.adding(-3).text, "treatment_days_since_report": 2,
            ]
        }
    }

    static let documentation: [OraclePlant] = [
        .one("B-DOC-1", "a note that is not signed", "reject") { $0.document["note_signed_at"] = NSNull() },
        .one("B-DOC-1", "a timed code without minutes", "reject", of: [OracleService(code: "97535")]),
        .one("B-DOC-2", "no plan of care", "reject") { $0.document["plan_of_care"] = NSNull() },
        .one(
            "B-DOC-2", "a plan made after the treatment", "reject",
            change: plan { plan, day in
                plan["established_on"] = day.adding(1).text
                plan["certification_start"] = day.adding(1).text
            }),
        .one("B-DOC-3", "not certified after fifty days", "reject", change: uncertified(45)),
        .one("B-DOC-3", "not certified yet", "warn", change: uncertified(10)),
        .one(
            "B-DOC-3", "an order on file before that counted", "reject", age: 644,
            change: plan { plan, day in
                plan["established_on"] = day.adding(-20).text
                plan["certification_start"] = day.adding(-20).text
                plan["certification_end"] = day.adding(60).text
                plan["certified_on"] = NSNull()
                plan["sent_to_referrer_on"] = day.adding(-19).text
            }),
        .one(
            "B-DOC-5", "a certification that has ended", "reject",
            change: plan { plan, day in
                plan["established_on"] = day.adding(-60).text
                plan["certification_start"] = day.adding(-60).text
                plan["certified_on"] = day.adding(-55).text
                plan["certification_end"] = day.adding(-2).text
            }),
        .one(
            "B-DOC-5", "more than ninety days under one certification", "reject",
            change: plan { plan, day in
                plan["established_on"] = day.adding(-100).text
                plan["certification_start"] = day.adding(-100).text
                plan["certified_on"] = day.adding(-95).text
                plan["certification_end"] = day.adding(20).text
            }),
        .one(
            "B-DOC-6", "nine days since the report", "warn",
            change: plan { plan, _ in
                plan["treatment_days_since_report"] = 9
            }),
        .one(
            "B-DOC-6", "twelve days since the report", "reject",
            change: plan { plan, _ in
                plan["treatment_days_since_report"] = 12
            }),
        .one("B-DOC-7", "a chiropractor certifies", "reject") {
            $0.change("referring") {
                $0["credential"] = "DC"
                $0["taxonomy"] = "111N00000X"
            }
        },
        .one("B-DOC-8", "nobody certifies", "reject") { $0.document["referring"] = NSNull() },
        OraclePlant("B-DOC-9", "a second evaluation in one episode", "reject") { generator in
            let first = generator.visit(.medicare, [OracleService(code: "97165")], age: 15)
            var second = generator.visit(.medicare, [OracleService(code: "97165")], age: 5)
            for part in ["patient", "coverages", "clinic_id", "plan_of_care"] {
                second.document[part] = first.document[part]
            }
            return [(first, .clean), (second, .planted)]
        },
    ]

    static let filing: [OraclePlant] = [
        .one("B-TF-1", "more than a year to Medicare", "reject", age: 400),
        .one("B-TF-1", "the last two weeks of Medicare's year", "warn", age: 351),
        .one("B-TF-2", "a payer without a known limit after a hundred days", "warn", payer: .commercial, age: 100) {
            $0.changeCoverage { $0["payer_id"] = "ZZ999" }
        },
        .one("B-WC-1", "no claim number of the carrier", "reject", payer: .workersComp) {
            $0.document["accident"] = ["kind": "work", "date": $0.day.adding(-60).text, "state": "TX"]
        },
        .one("B-WC-1", "no accident", "reject", payer: .workersComp) { $0.document["accident"] = NSNull() },
    ]

    private static func place(_ code: String, _ setting: String) -> @Sendable (inout OracleVisit) -> Void {
        {
            $0.document["place_of_service"] = code
            $0.document["setting"] = setting
        }
    }

    static let settings: [OraclePlant] = [
        .one("B-SET-1", "the office as the patient's home", "reject", change: place("11", "home")),
        .one("B-SET-1", "the office as a school", "reject", payer: .medicaid, change: place("11", "school")),
        .one("B-SET-1", "a school to Medicare", "reject", change: place("03", "school")),
        .one("B-SET-2", "an outpatient department", "reject", change: place("22", "outpatient_hospital")),
        .one("B-SET-2", "a Part A stay", "reject", or: "B-COV-5", change: place("31", "snf_part_a")),
        .one("B-SET-2", "a nursing facility under Part B", "reject", change: place("32", "snf_part_b")),
        .one("B-SET-2", "a home health agency", "reject", or: "B-COV-5", change: place("12", "home_health")),
        .one("B-SET-2", "a CORF", "reject", change: place("62", "corf")),
        .one("B-SET-2", "a rehabilitation agency", "reject", change: place("11", "rehab_agency")),
        .one("B-SET-4", "a place that does not exist", "reject", payer: .commercial, change: place("97", "clinic")),
    ]
}
