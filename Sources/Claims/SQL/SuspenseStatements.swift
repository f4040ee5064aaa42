internal import Postgres

/// Keeps claims of remittances that cannot be posted to a claim.
struct InsertSuspenseItems: Statement {
    static let name = "claims_suspense_insert"
    static let sql = """
        INSERT INTO suspense_item (clinic_id, remittance_id, position, reason, claim_id, submission_id, status_code,
                                   charge_cents, paid_cents, payer_control_number, content_hash)
        SELECT * FROM unnest($1::integer[], $2::bigint[], $3::integer[], $4::text[], $5::bigint[], $6::bigint[],
                             $7::text[], $8::bigint[], $9::bigint[], $10::text[], $11::bytea[])
        RETURNING item_id, clinic_id, remittance_id, paid_cents
        """
    let items: [SuspenseItem]

    func bind(_ parameters: inout Parameters) {
        parameters.append(items.map(\.clinicID))
        parameters.append(items.map(\.place.remittanceID))
        parameters.append(items.map(\.place.position))
        parameters.append(items.map(\.reason.rawValue))
        parameters.append(items.map(\.claimID))
        parameters.append(items.map(\.submissionID))
        parameters.append(items.map(\.statusCode))
        parameters.append(items.map(\.chargeCents))
        parameters.append(items.map(\.paidCents))
        parameters.append(items.map(\.payerControlNumber))
        parameters.append(items.map(\.contentHash))
    }

    static func decode(
        _ row: inout RowDecoder
    ) throws(PostgresError) -> (itemID: Int64, clinicID: Int32, remittanceID: Int64, paidCents: Int64) {
        (itemID: try row.next(), clinicID: try row.next(), remittanceID: try row.next(), paidCents: try row.next())
    }
}

/// Open suspense items of claims, oldest first, locked. Served by `suspense_item_open`.
struct LockOpenSuspense: Statement {
    static let name = "claims_suspense_open"
    static let sql = """
        SELECT \(SuspenseItem.columns) FROM suspense_item
        WHERE claim_id = ANY($1::bigint[]) AND resolved_at IS NULL ORDER BY item_id FOR UPDATE
        """
    let claimIDs: [Int64]

    func bind(_ parameters: inout Parameters) { parameters.append(claimIDs) }
    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> SuspenseItem { try SuspenseItem(&row) }
}

/// One open suspense item, locked. Served by the primary key.
struct LockSuspenseItem: Statement {
    static let name = "claims_suspense_lock"
    static let sql = """
        SELECT \(SuspenseItem.columns) FROM suspense_item WHERE item_id = $1 AND resolved_at IS NULL FOR UPDATE
        """
    let itemID: Int64

    func bind(_ parameters: inout Parameters) { parameters.append(itemID) }
    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> SuspenseItem { try SuspenseItem(&row) }
}

/// Ends suspense items. Served by the primary key.
struct ResolveSuspense: Statement {
    static let name = "claims_suspense_resolve"
    static let sql = """
        UPDATE suspense_item SET resolved_at = (SELECT business_now()), resolved_by = $2, resolution = new.resolution
        FROM unnest($1::bigint[], $3::text[]) AS new(item_id, resolution)
        WHERE suspense_item.item_id = ANY($1::bigint[]) AND suspense_item.item_id = new.item_id
        """
    let resolved: [(itemID: Int64, resolution: String)]
    let person: String

    func bind(_ parameters: inout Parameters) {
        parameters.append(resolved.map(\.itemID))
        parameters.append(person)
        parameters.append(resolved.map(\.resolution))
    }
}

/// The file and identity of a remittance, for reading one of its claims again. Served by the primary key.
struct ReadRemittanceSource: Statement {
    static let name = "claims_remittance_source"
    static let sql = """
        SELECT inbound_id, payer_tin, trace, payee_npi, effective_on, payment_cents FROM remittance
        WHERE remittance_id = $1
        """
    let remittanceID: Int64

    func bind(_ parameters: inout Parameters) { parameters.append(remittanceID) }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> (inboundID: Int64, key: RemittanceKey) {
        (
            inboundID: try row.next(),
            key: RemittanceKey(
                payerTIN: try row.next(), trace: try row.next(), payeeNPI: try row.next(),
                effectiveOn: try row.next(), paymentCents: try row.next())
        )
    }
}
