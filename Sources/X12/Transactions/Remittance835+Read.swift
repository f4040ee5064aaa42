extension Remittance835 {
    /// Reads a transaction set; throws `X12Error` when it is no 835 or a required amount cannot be read.
    ///
    /// Nothing is balanced here: see `balanceBreaches()`.
    public init(_ transaction: TransactionSet) throws(X12Error) {
        try transaction.require(.remittance835)
        var headerNumber = 0
        var party = ""
        for segment in transaction.segments {
            switch segment.id {
            case "LX": headerNumber = Int(segment[1]) ?? 0
            case "N1": party = segment[1]
            case "CLP": claims.append(try Claim(segment, headerNumber: headerNumber))
            case "PLB": try takeProviderAdjustments(segment)
            case "TS2", "TS3", "SE": continue
            default: break
            }
            if let last = claims.indices.last {
                try claims[last].take(segment)
            } else if party.isEmpty {
                try takeHeader(segment)
            } else if party == "PR" {
                payer.take(segment)
            } else {
                payee.take(segment)
            }
        }
    }

    private mutating func takeHeader(_ segment: Segment) throws(X12Error) {
        switch (segment.id, segment[1]) {
        case ("BPR", _):
            handling = segment[1]
            paymentCents = try segment.amount(2)
            creditOrDebit = segment[3]
            method = segment[4]
            paymentDate = segment[16]
        case ("TRN", _):
            traceNumber = segment[2]
            payerIdentifier = segment[3]
            payerSupplementalCode = segment[4]
        case ("REF", "EV"): receiverID = segment[2]
        case ("DTM", "405"): productionDate = segment[2]
        default: break
        }
    }

    private mutating func takeProviderAdjustments(_ segment: Segment) throws(X12Error) {
        for element in stride(from: 3, through: 13, by: 2) where segment.has(element) || segment.has(element + 1) {
            providerAdjustments.append(
                ProviderAdjustment(
                    providerID: segment[1], fiscalDate: segment[2], reason: segment.component(element, 1),
                    reference: segment.component(element, 2), amountCents: try segment.amount(element + 1)))
        }
    }
}

extension Remittance835.Party {
    fileprivate mutating func take(_ segment: Segment) {
        switch segment.id {
        case "N1": name = EntityName(segment)
        case "N3", "N4": address.take(segment)
        case "REF": references.append(Reference(segment))
        case "PER": contacts.append(Contact(segment))
        default: break
        }
    }
}

extension Remittance835.Claim {
    fileprivate init(_ segment: Segment, headerNumber: Int) throws(X12Error) {
        self.init(
            headerNumber: headerNumber, patientControlNumber: segment[1], status: segment[2],
            chargeCents: try segment.amount(3), paidCents: try segment.amount(4),
            patientResponsibilityCents: try segment.optionalAmount(5), filingIndicator: segment[6],
            payerClaimControlNumber: segment[7], facilityCode: segment[8], frequency: segment[9])
    }

    fileprivate mutating func take(_ segment: Segment) throws(X12Error) {
        if segment.id == "SVC" {
            lines.append(try Remittance835.Line(segment))
        } else if let last = lines.indices.last {
            try lines[last].take(segment)
        } else {
            try takeOwn(segment)
        }
    }

    private mutating func takeOwn(_ segment: Segment) throws(X12Error) {
        switch segment.id {
        case "CAS": adjustments += try Adjustment.read(segment)
        case "NM1": names.append(EntityName(segment))
        case "MOA": remarks += (3...7).map { segment[$0] }.filter { !$0.isEmpty }
        case "MIA": remarks += [5, 20, 21, 22, 23].map { segment[$0] }.filter { !$0.isEmpty }
        case "REF": references.append(Reference(segment))
        case "DTM": dates.append(DateReference(segment))
        case "AMT": amounts.append(try QualifiedAmount(segment))
        default: break
        }
    }
}

extension Remittance835.Line {
    fileprivate init(_ segment: Segment) throws(X12Error) {
        let original = segment.components(6)
        self.init(
            procedure: Procedure(components: segment.components(1)), chargeCents: try segment.amount(2),
            paidCents: try segment.optionalAmount(3) ?? 0, units: Self.wholeUnits(segment[5]),
            originalProcedure: original.isEmpty ? nil : Procedure(components: original),
            originalUnits: Self.wholeUnits(segment[7]))
    }

    private static func wholeUnits(_ text: String) -> Int? {
        guard let hundredths = X12Amount.cents(from: text), hundredths % 100 == 0 else { return nil }
        return Int(hundredths / 100)
    }

    fileprivate mutating func take(_ segment: Segment) throws(X12Error) {
        switch segment.id {
        case "DTM": dates.append(DateReference(segment))
        case "CAS": adjustments += try Adjustment.read(segment)
        case "REF": references.append(Reference(segment))
        case "AMT": amounts.append(try QualifiedAmount(segment))
        case "LQ" where segment[1] == "HE": remarks.append(segment[2])
        default: break
        }
    }
}
