internal import CLibPQ

/// Owns one result of libpq; reading is bounds-checked by libpq's own counts.
@safe struct ResultHandle: ~Copyable {
    private let pointer: OpaquePointer

    /// Takes over a result.
    init(owning pointer: OpaquePointer) {
        unsafe self.pointer = pointer
    }

    deinit { unsafe PQclear(pointer) }

    var status: ExecStatusType { unsafe PQresultStatus(pointer) }
    var rowCount: Int32 { unsafe PQntuples(pointer) }
    var columnCount: Int32 { unsafe PQnfields(pointer) }

    /// Rows touched by the command, as its tag says; 0 where the tag has no count.
    var affectedRows: Int { unsafe Int(String(cString: PQcmdTuples(pointer))) ?? 0 }

    /// The command's tag, as `COMMIT` or `INSERT 0 1`.
    var commandTag: String { unsafe String(cString: PQcmdStatus(pointer)) }

    func type(ofColumn column: Int32) -> UInt32 { unsafe PQftype(pointer, column) }

    func name(ofColumn column: Int32) -> String? { unsafe PQfname(pointer, column).map { unsafe String(cString: $0) } }

    /// Decodes one value; `row` and `column` must be within the counts.
    func value<T: PostgresDecodable>(row: Int32, column: Int32, oid: UInt32) throws(PostgresError) -> T {
        guard unsafe PQgetisnull(pointer, row, column) == 0, let start = unsafe PQgetvalue(pointer, row, column) else {
            return try T.decodeNull()
        }
        let length = unsafe Int(PQgetlength(pointer, row, column))
        // The bytes live as long as the result, and the span does not outlive this call.
        let bytes = unsafe UnsafeRawBufferPointer(start: start, count: length)
        return try T.decode(unsafe RawSpan(_unsafeBytes: bytes), oid: oid)
    }

    /// A value in text format; nil for NULL.
    func text(row: Int32, column: Int32) -> String? {
        guard unsafe PQgetisnull(pointer, row, column) == 0 else { return nil }
        return unsafe String(cString: PQgetvalue(pointer, row, column))
    }

    /// One field of an error, as `PG_DIAG_SQLSTATE`.
    func errorField(_ field: Character) -> String? {
        guard let code = field.asciiValue, let text = unsafe PQresultErrorField(pointer, Int32(code)) else {
            return nil
        }
        return unsafe String(cString: text)
    }
}
