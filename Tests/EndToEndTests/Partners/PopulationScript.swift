/// What the six payers of the sample visits do to a population.
enum PopulationScript {
    /// The script in YAML.
    static var text: String {
        "seed: 41\nheld_payers: [SLOWP]\nfaults:\n" + faults.map { "  - {\($0)}\n" }.joined()
    }

    private static let faults = [
        // Rejections at each level.
        #"fault: reject, level: TA1, rate: 0.04"#,
        #"fault: reject, level: "999", rate: 0.03"#,
        #"fault: reject, level: "277CA", rate: 0.02, payer: MCRTX"#,
        #"fault: reject, level: "277CA", hop: payer, status: "A3:33", rate: 0.04, payer: "60054""#,
        #"fault: reject, level: "277CA", hop: payer, at_line: true, status: "A7:454", rate: 0.04, payer: "87726""#,
        // Acknowledged by the clearinghouse, then by the payer.
        #"fault: two_hops, payer: "60054""#,
        #"fault: two_hops, payer: "61101", rate: 0.5"#,
        // Refused in whole, by line, and in part.
        #"fault: deny, carc: "197", rate: 0.04, payer: "60054""#,
        #"fault: deny, carc: "50", remark: N115, rate: 0.03, class: medicare"#,
        #"fault: deny, carc: "97", code: "97140", rate: 0.08, payer: "87726""#,
        #"fault: deny, carc: "204", group: PR, rate: 0.03, payer: "61101""#,
        #"fault: partial, carc: "151", percent: 40, rate: 0.05, payer: "61101""#,
        // Late.
        #"fault: pend, status: "P1:20", days: 20, rate: 0.1, payer: MCDTX"#,
        #"fault: pend, status: "P3:317", days: 70, rate: 0.05, payer: "87726""#,
        #"fault: delay, answers: ["835"], days: 12, rate: 0.1"#,
        // Twice, never, out of order.
        #"fault: duplicate, rate: 0.1"#,
        #"fault: lose, answers: ["999", "277CA"], rate: 0.05"#,
        #"fault: lose, answers: ["835"], rate: 0.06"#,
        #"fault: reorder, milliseconds: 1500, rate: 0.3"#,
        // The sender cannot know.
        #"fault: hang_after_receipt, milliseconds: 8000, rate: 0.04"#,
        #"fault: error_after_receipt, rate: 0.08"#,
        // Written otherwise.
        #"fault: delimiters, rate: 0.3"#,
        #"fault: drop_modifiers, rate: 0.1"#,
        #"fault: change_code, code: "97530", to: "97112", rate: 0.05"#,
        // Taken back, corrected, recovered, with interest; sent on to the next payer; with a cut claim number.
        #"fault: reverse, days: 20, percent: 85, rate: 0.04, payer: MCRTX"#,
        #"fault: reverse, days: 30, percent: 0, rate: 0.02, payer: "87726""#,
        #"fault: recoup, days: 25, rate: 0.02, payer: "61101""#,
        #"fault: interest, cents: 137, rate: 0.03, payer: "60054""#,
        #"fault: crossover, rate: 0.1, payer: MCRTX"#,
        #"fault: truncate, length: 11, rate: 0.02, payer: MCDTX"#,
    ]
}
