internal import Billing

/// One patient's statement of a cycle: one line of the print service's file.
///
/// A JSON document with these members, cents as integers, days as `YYYY-MM-DD`:
/// `schema_version` 1 · `statement` our number, `cycle-account` · `number` how many the patient has had with this one ·
/// `date`, `due_on` · `clinic` {`name`, `phone`, `address`} · `recipient` {`name`, `address`} · `lines` of {`claim`,
/// `service_date`, `charge_cents`, `insurance_paid_cents`, `adjusted_cents`, `share_cents`, `paid_cents`, `due_cents`} ·
/// `owed_cents` over the lines · `credit_cents`, which is not taken off · `plan` {`installment_cents`, `behind_cents`} or
/// null · `due_cents`: the whole debt, or what the plan asks for now. An address is {`line1`, `line2`, `city`, `state`,
/// `postal_code`}.
struct PatientStatement: Sendable {
    let accountID: Int64
    let clinicID: Int32
    /// From 1.
    let number: Int32
    let balances: [PatientBalance]
    let plan: PaymentPlans.Standing?

    var owedCents: Int64 { balances.reduce(0) { $0 + $1.owedCents } }

    /// A plan that is kept asks for what is behind and one instalment, never for more than is owed.
    var dueCents: Int64 {
        guard let plan else { return owedCents }
        return min(owedCents, plan.behindCents + plan.installmentCents)
    }

    func document(
        cycle: Int64, on day: CalendarDay, dueOn: CalendarDay, clinic: ClinicProfile, patient: Visit.Patient
    ) -> [UInt8] {
        let name = [patient.firstName, patient.middleName ?? "", patient.lastName].filter { !$0.isEmpty }
        let sender = Self.object([
            ("name", .string(clinic.name)), ("phone", .string(clinic.contactPhone)),
            ("address", Self.address(clinic.address)),
        ])
        let recipient = Self.object([
            ("name", .string(name.joined(separator: " "))), ("address", Self.address(patient.address)),
        ])
        let credit = balances.reduce(0) { $0 + $1.creditCents }
        let document = Self.object([
            ("schema_version", .integer(1)), ("statement", .string("\(cycle)-\(accountID)")),
            ("number", .integer(Int64(number))), ("date", .string(day.iso)), ("due_on", .string(dueOn.iso)),
            ("clinic", sender), ("recipient", recipient),
            ("lines", .array(balances.filter { $0.owedCents > 0 }.map(Self.line))),
            ("owed_cents", .integer(owedCents)), ("credit_cents", .integer(credit)),
            ("plan", plan.map(Self.planned) ?? .null), ("due_cents", .integer(dueCents)),
        ])
        var bytes: [UInt8] = []
        document.write(to: &bytes)
        return bytes + [0x0A]
    }

    private static func planned(_ plan: PaymentPlans.Standing) -> JSONValue {
        object([
            ("installment_cents", .integer(plan.installmentCents)), ("behind_cents", .integer(plan.behindCents)),
        ])
    }

    private static func line(_ balance: PatientBalance) -> JSONValue {
        object([
            ("claim", .integer(balance.claimID)), ("service_date", .string(balance.serviceDate.day.iso)),
            ("charge_cents", .integer(balance.chargeCents)), ("insurance_paid_cents", .integer(balance.paidCents)),
            ("adjusted_cents", .integer(balance.adjustedCents)), ("share_cents", .integer(balance.shareCents)),
            ("paid_cents", .integer(balance.shareCents - balance.balanceCents)),
            ("due_cents", .integer(balance.owedCents)),
        ])
    }

    private static func address(_ address: Visit.Address) -> JSONValue {
        object([
            ("line1", .string(address.line1)), ("line2", address.line2.map { .string($0) } ?? .null),
            ("city", .string(address.city)), ("state", .string(address.state)),
            ("postal_code", .string(address.postalCode)),
        ])
    }

    private static func object(_ members: [(String, JSONValue)]) -> JSONValue {
        .object(members.map { JSONMember(name: $0.0, value: $0.1) })
    }
}
