import Billing

/// What was done in a generated visit: one to four codes one after the other, so that no minutes overlap.
struct SampleTreatment {
    private(set) var interventions: [Visit.Intervention] = []

    /// At least 15 minutes each, so that every code earns a unit by either method.
    private static let durations = [15, 15, 16, 20, 23, 25, 30, 30, 38, 40, 45]

    /// `stretch`: which quarter of the day from seven on, 0…3.
    init(isRemote: Bool, stretch: Int, random: inout SampleRandom) {
        minute = 7 * 60 + stretch * 3 * 60
        if isRemote {
            interventions = [Visit.Intervention(code: "97535", intervals: intervals(&random))]
        } else if random.happens(percent: 6) {
            let evaluation = random.pick(["97165", "97166", "97167"])
            interventions = [
                Visit.Intervention(code: evaluation), Visit.Intervention(code: "97530", intervals: intervals(&random)),
            ]
        } else {
            var codes = ["97110", "97112", "97140", "97530", "97535", "97533"]
            for _ in 0..<random.pick([1, 2, 2, 2, 3, 3, 4]) {
                let code = codes.remove(at: random.int(0...(codes.count - 1)))
                interventions.append(Visit.Intervention(code: code, intervals: intervals(&random)))
            }
        }
        for index in interventions.indices where random.happens(percent: 20) {
            interventions[index].chargeCents = Int64(random.int(6_000...26_000))
        }
    }

    private var minute: Int

    /// What comes next; sometimes the assistant treats all or part of it.
    private mutating func intervals(_ random: inout SampleRandom) -> [Visit.Interval] {
        let duration = random.pick(Self.durations)
        let performer = random.pick([Visit.Performer.therapist, .therapist, .therapist, .assistant, .both])
        guard random.happens(percent: 15) else { return [next(duration, performer)].compactMap { $0 } }
        let share = random.int(5...(duration - 5))
        return [next(share, .assistant), next(duration - share, .therapist)].compactMap { $0 }
    }

    private mutating func next(_ duration: Int, _ performer: Visit.Performer) -> Visit.Interval? {
        guard let start = TimeOfDay(minutes: minute), let end = TimeOfDay(minutes: minute + duration) else {
            return nil
        }
        minute += duration
        return Visit.Interval(start: start, end: end, performer: performer)
    }
}
