internal import X12

/// Which of our lines each line of an 835 is about. Pure.
///
/// In this order: REF*6R; code, modifiers, date and charge; what was billed by SVC06; code and charge, since payers drop
/// modifiers; the only line of that charge; the rest in order, when as many are left on both sides with the same charges.
/// What is still left (lines that the payer split or bundled) is matched to none.
enum LineMatching {
    static func match(_ answered: [Remittance835.Line], to own: [StoredLine], on serviceDate: String) -> [StoredLine?] {
        var matched = [StoredLine?](repeating: nil, count: answered.count)
        for (index, line) in answered.enumerated() {
            guard let control = line.lineControlNumber, let number = Int16(control.filter { $0 != " " }) else {
                continue
            }
            matched[index] = own.first { $0.number == number && !isContradicted(line, $0) }
        }
        var free = own.filter { line in !matched.contains { $0?.number == line.number } }
        func take(_ accepts: (Remittance835.Line, StoredLine) -> Bool) {
            for index in answered.indices where matched[index] == nil {
                guard let place = free.firstIndex(where: { accepts(answered[index], $0) }) else { continue }
                matched[index] = free.remove(at: place)
            }
        }
        take { line, own in
            isSame(line.procedure, own, withModifiers: true) && isCharge(line, own)
                && (line.serviceDate.map { $0.isEmpty || $0 == serviceDate } ?? true)
        }
        take { line, own in
            line.originalProcedure.map { isSame($0, own, withModifiers: false) } ?? false && isCharge(line, own)
        }
        take { line, own in isSame(line.procedure, own, withModifiers: false) && isCharge(line, own) }
        let charges = free.map(\.chargeCents)
        take { line, own in isCharge(line, own) && charges.count { $0 == own.chargeCents } == 1 }
        let left = answered.indices.filter { matched[$0] == nil }
        if left.map({ answered[$0].chargeCents.magnitude }) == free.map(\.chargeCents.magnitude) {
            for (index, line) in zip(left, free) { matched[index] = line }
        }
        return matched
    }

    /// A line control number that was mixed up: neither code nor charge are those of our line.
    private static func isContradicted(_ line: Remittance835.Line, _ own: StoredLine) -> Bool {
        !isSame(line.originalProcedure ?? line.procedure, own, withModifiers: false) && !isCharge(line, own)
    }

    private static func isSame(_ procedure: Procedure, _ own: StoredLine, withModifiers: Bool) -> Bool {
        guard procedure.code.uppercased() == own.code else { return false }
        return !withModifiers
            || Set(procedure.modifiers.map { $0.uppercased() })
                == Set(own.modifiers.split(separator: " ").map(String.init))
    }

    /// Charges of reversals are negative.
    private static func isCharge(_ line: Remittance835.Line, _ own: StoredLine) -> Bool {
        line.chargeCents.magnitude == own.chargeCents.magnitude
    }
}
