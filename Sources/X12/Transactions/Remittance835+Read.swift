extension Remittance835 {
    /// Reads a transaction set; throws `X12Error` when it is no 835 or a required amount cannot be read.
    ///
    /// Nothing is balanced here: see `balanceBreaches()`.
    public init(_ transaction: TransactionSet) throws(X12Error) {
        try transaction.require(.remittance835)
        var party = ""
        for segment in transaction.segments {
            switch segment.tag {
            case "LX": headers.append(Header(number: Int(segment[1]) ?? 0))
            case "TS3", "TS2": try takeSummary(segment)
            case "N1":
                party = segment[1]
                takeParty(segment, party)
            case "CLP": claims.append(try Claim(segment, headerNumber: headers.last?.number ?? 0))
            case "PLB": try takeProviderAdjustments(segment)
            case "SE": continue
            default:
                if let last = claims.indices.last {
                    try claims[last].take(segment)
                } else if party.isEmpty {
                    try takeHeader(segment)
                } else {
                    takeParty(segment, party)
                }
            }
        }
    }

    private mutating func takeHeader(_ segment: Segment) throws(X12Error) {
        switch (segment.tag, segment[1]) {
        case ("BPR", _): try takePayment(segment)
        case ("TRN", _):
            traceNumber = segment[2]
            payerIdentifier = segment[3]
            payerSupplementalCode = segment[4]
        case ("CUR", _): currency = segment[2]
        case ("REF", "EV"): receiverID = segment[2]
        case ("REF", "F2"): payerSystemVersion = segment[2]
        case ("DTM", "405"): productionDate = segment[2]
        default: break
        }
    }

    private mutating func takePayment(_ segment: Segment) throws(X12Error) {
        handling = segment[1]
        paymentCents = try segment.amount(2)
        creditOrDebit = segment[3]
        method = segment[4]
        paymentFormat = segment[5]
        payerAccount = Account(segment, first: 6)
        originatingCompanyID = segment[10]
        originatingCompanyCode = segment[11]
        payeeAccount = Account(segment, first: 12)
        paymentDate = segment[16]
    }

    private mutating func takeParty(_ segment: Segment, _ party: String) {
        if party == "PR" { payer.take(segment) } else { payee.take(segment) }
    }

    private mutating func takeSummary(_ segment: Segment) throws(X12Error) {
        guard let last = headers.indices.last else { return }
        if segment.id == "TS2" {
            headers[last].inpatientSummary = segment.values
        } else {
            headers[last].summary = ProviderSummary(
                providerID: segment[1], facilityCode: segment[2], fiscalPeriodEnd: segment[3],
                claimCount: try segment.optionalInteger(4) ?? 0, chargeCents: try segment.amount(5),
                furtherElements: Array(segment.values.dropFirst(5)))
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

extension Remittance835.Account {
    fileprivate init(_ segment: Segment, first: Int) {
        bankQualifier = segment[first]
        bankID = segment[first + 1]
        accountQualifier = segment[first + 2]
        accountNumber = segment[first + 3]
    }
}

extension Remittance835.Party {
    fileprivate mutating func take(_ segment: Segment) {
        switch segment.tag {
        case "N1": name = EntityName(segment)
        case "N3", "N4": address.take(segment)
        case "REF": references.append(Reference(segment))
        case "PER": contacts.append(Contact(segment))
        case "RDM": delivery = .init(method: segment[1], name: segment[2], address: segment[3])
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
        diagnosisRelatedGroup = segment[11]
        groupWeight = segment[12]
        dischargeFraction = segment[13]
    }

    fileprivate mutating func take(_ segment: Segment) throws(X12Error) {
        if segment.tag == "SVC" {
            lines.append(try Remittance835.Line(segment))
        } else if let last = lines.indices.last {
            try lines[last].take(segment)
        } else {
            try takeOwn(segment)
        }
    }

    private mutating func takeOwn(_ segment: Segment) throws(X12Error) {
        switch segment.tag {
        case "CAS": adjustments += try Adjustment.read(segment)
        case "NM1": names.append(EntityName(segment))
        case "MOA": outpatient = try OutpatientAdjudication(segment)
        case "MIA": inpatient = InpatientAdjudication(segment)
        case "REF": references.append(Reference(segment))
        case "DTM": dates.append(DateReference(segment))
        case "PER": contacts.append(Contact(segment))
        case "AMT": amounts.append(try QualifiedAmount(segment))
        case "QTY": quantities.append(QualifiedQuantity(segment))
        default: break
        }
    }
}

extension Remittance835.Line {
    fileprivate init(_ segment: Segment) throws(X12Error) {
        let original = segment.components(6)
        self.init(
            procedure: Procedure(components: segment.components(1)), chargeCents: try segment.amount(2),
            paidCents: try segment.optionalAmount(3) ?? 0, quantity: segment[5],
            originalProcedure: original.isEmpty ? nil : Procedure(components: original),
            originalQuantity: segment[7])
        revenueCode = segment[4]
    }

    fileprivate mutating func take(_ segment: Segment) throws(X12Error) {
        switch segment.tag {
        case "DTM": dates.append(DateReference(segment))
        case "CAS": adjustments += try Adjustment.read(segment)
        case "REF": references.append(Reference(segment))
        case "AMT": amounts.append(try QualifiedAmount(segment))
        case "QTY": quantities.append(QualifiedQuantity(segment))
        case "LQ" where segment[1] == "HE": remarks.append(segment[2])
        case "LQ" where segment[1] == "RX": pharmacyRejections.append(segment[2])
        default: break
        }
    }
}
