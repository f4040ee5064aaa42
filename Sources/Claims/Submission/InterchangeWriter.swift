internal import Billing
internal import Postgres
internal import X12

/// Writes the claims of one file as one 837P interchange: one group, one transaction set per clinic and payer, so that a
/// rejected set takes few claims with it.
struct InterchangeWriter: Sendable {
    /// A claim with everything the 837P needs.
    struct Item: Sendable {
        let claim: Claim
        let visit: Visit
        let lines: [StoredLine]
        /// CLM01, unique for ever.
        let controlNumber: String
        /// What the payers before decided, in their order; empty for the first payer's claim.
        var priorPayers: [PriorPayer] = []
        /// CLM05-3: 1 original, 7 replacement, 8 void.
        var frequency: Int16 = 1
        /// REF*F8: the payer's number of what is replaced or voided.
        var originalReference: String?
    }

    /// The bytes, and the ST02 of each claim.
    struct Written: Sendable {
        let bytes: [UInt8]
        let setControls: [Int64: String]
    }

    let route: PayerRoute
    let clinics: [Int32: Directory.Clinic]

    func write(_ items: [Item], control: Int64, at instant: Timestamp) -> Written {
        let (date, time) = (instant.day.x12, instant.x12Time)
        let guide = route.guide
        var writer = SegmentWriter(delimiters: guide.delimiters)
        writer.beginInterchange(
            sender: route.sender, receiver: route.receiver, date: date, time: time, controlNumber: Int(control),
            isTest: route.usage != "P", isAcknowledgementRequested: guide.acknowledgements.contains(.interchange))
        writer.beginGroup(
            functionalID: "HC", sender: route.senderID, receiver: route.receiverID, date: date, time: time,
            controlNumber: Int(control), version: TransactionType.claim837P.version)
        var setControls: [Int64: String] = [:]
        var set = 0
        for items in sets(of: items) {
            set += 1
            guard let clinic = items.first.flatMap({ clinics[$0.claim.clinicID] }) else { continue }
            transaction(items, clinic: clinic.profile, reference: "\(control)-\(set)", date: date, time: time)
                .write(to: &writer, controlNumber: set)
            for item in items { setControls[item.claim.id] = Self.setControl(set) }
        }
        writer.endGroup()
        writer.endInterchange()
        return Written(bytes: writer.bytes, setControls: setControls)
    }

    /// ST02 as written: at least four digits.
    static func setControl(_ number: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    private func sets(of items: [Item]) -> [[Item]] {
        let groups = Dictionary(grouping: items) { SetKey(clinicID: $0.claim.clinicID, payerID: $0.claim.payerID) }
        return groups.sorted { $0.key < $1.key }.flatMap { _, items in
            stride(from: 0, to: items.count, by: route.guide.claimsPerSet).map {
                Array(items[$0..<min($0 + route.guide.claimsPerSet, items.count)])
            }
        }
    }

    private struct SetKey: Hashable, Comparable {
        let clinicID: Int32
        let payerID: String

        static func < (left: SetKey, right: SetKey) -> Bool {
            (left.clinicID, left.payerID) < (right.clinicID, right.payerID)
        }
    }

    private func transaction(
        _ items: [Item], clinic: ClinicProfile, reference: String, date: String, time: String
    ) -> Claim837P {
        let contact = Contact(name: "BILLING OFFICE", phone: clinic.contactPhone)
        let provider = Claim837P.BillingProvider(
            organization: clinic.name.uppercased(), npi: clinic.npi, taxID: clinic.taxID, taxonomy: clinic.taxonomy,
            address: PartyAddress(clinic.address), contact: contact,
            subscribers: items.compactMap { ClaimEncoder(item: $0, clinic: clinic).subscriber })
        return Claim837P(
            referenceID: reference, date: date, time: time, submitterName: "CLAIMLINE", submitterID: route.senderID,
            submitterContact: contact, receiverName: route.receiverID, receiverID: route.receiverID,
            billingProviders: [provider])
    }
}

extension PayerRoute {
    /// ISA05 and ISA06.
    var sender: InterchangeParty { InterchangeParty(id: senderID, qualifier: guide.senderQualifier) }
    /// ISA07 and ISA08.
    var receiver: InterchangeParty { InterchangeParty(id: receiverID, qualifier: guide.receiverQualifier) }
}
