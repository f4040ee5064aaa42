/// What to do about adjustment reasons that therapy claims meet.
enum DenialTable {
    struct Entry {
        let kind: Denial.Kind
        /// Another kind of work when the group is PR.
        let kindForPatient: Denial.Kind?
        let action: String
    }

    static let unknown = entry(.appeal, "Read the remark codes and decide; the reason is not in the playbook.")

    static let entries: [String: Entry] = {
        var table: [String: Entry] = [:]
        for (reasons, entry) in groups {
            for reason in reasons { table[reason] = entry }
        }
        return table
    }()

    private static func entry(
        _ kind: Denial.Kind, _ action: String, whenPatient: Denial.Kind? = nil
    ) -> Entry {
        Entry(kind: kind, kindForPatient: whenPatient, action: action)
    }

    private static let groups: [([String], Entry)] = corrections + decisions + documents + otherPayers

    private static let corrections: [([String], Entry)] = [
        (["4"], entry(.correct, "Check GO, CO, KX and 59, then send a replacement.")),
        (["5", "58"], entry(.correct, "Fix the place of service or the setting.")),
        (
            ["6", "7", "9", "10", "13", "14", "31", "32", "140"],
            entry(.correct, "Verify the patient's data by eligibility.")
        ),
        (["8", "170", "171", "172"], entry(.correct, "Fix taxonomy or enrollment of the provider.")),
        (["11", "146"], entry(.correct, "Fix the diagnosis or its pointer.")),
        (["16", "129"], entry(.correct, "Supply what the remark codes name.")),
        (["107", "B15"], entry(.correct, "Add the base code that the service depends on.")),
        (["110"], entry(.correct, "Fix the dates.")),
        (["181", "182"], entry(.correct, "Use a code or modifier that was valid on the day.")),
        (["183", "184", "185", "B7"], entry(.correct, "Check enrollment and its effective date, then bill again.")),
        (["206", "207", "208"], entry(.correct, "Fix the provider identifier.")),
        (["197", "198", "39"], entry(.correct, "Obtain or correct the authorization, then replace or appeal.")),
        (["284", "296"], entry(.correct, "Match the authorization to service and provider.")),
        (["287", "288"], entry(.correct, "Obtain or renew the referral.")),
        (
            ["97", "231", "236"],
            entry(.correct, "Check the code pair; add a modifier only if separate time is documented.")
        ),
        (["119"], entry(.correct, "Add KX if the chart attests it, or seek an extension.", whenPatient: .patient)),
    ]

    private static let decisions: [([String], Entry)] = [
        (["29"], entry(.appeal, "Appeal with proof of timely acceptance; check the contract before billing anybody.")),
        (["50"], entry(.appeal, "Appeal with evaluation, plan of care and progress notes.", whenPatient: .patient)),
        (["150", "151", "152"], entry(.appeal, "Correct units if wrong, otherwise appeal with the notes.")),
        (["96", "167"], entry(.appeal, "Check coverage by the remark codes.", whenPatient: .patient)),
        (["193", "A1", "261", "272", "273"], entry(.appeal, "Appeal at the next level with records.")),
        (["18", "B13"], entry(.informational, "Find the original and work that one.")),
        (["133"], entry(.informational, "Wait: the payer still reviews the line.")),
        (["222", "234", "285", "286", "P12", "P13", "P14"], entry(.writeOff, "Verify, then write off.")),
        (
            ["204", "275", "35", "49", "149", "177", "178", "179", "180"],
            entry(.patient, "Verify, then bill the patient.")
        ),
        (["1", "2", "3"], entry(.patient, "The amount is the patient's; bill the secondary payer first.")),
        (["45", "59", "253"], entry(.writeOff, "Contractual; compare with the contract.")),
    ]

    private static let documents: [([String], Entry)] = [
        (
            ["112", "148", "163", "164", "226", "227", "250", "251", "252", "B12"],
            entry(.documents, "Send the records within the payer's time.")
        )
    ]

    private static let otherPayers: [([String], Entry)] = [
        (["19", "20", "21"], entry(.otherPayer, "Bill the workers' compensation or liability carrier.")),
        (["22", "23", "24", "109"], entry(.otherPayer, "Check eligibility and bill the payer that is responsible.")),
        (["26", "27", "200"], entry(.otherPayer, "Find coverage for the day.", whenPatient: .patient)),
        (["190", "B9"], entry(.otherPayer, "Bill the facility or hospice that is responsible.")),
    ]
}
