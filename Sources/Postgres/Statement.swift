/// One SQL statement: its name, text, parameters and the shape of its rows.
///
/// Conform a struct whose stored properties are the parameters. The text must be the same for every value, since it is
/// prepared once per connection under `name`.
public protocol Statement: Sendable {
    /// One decoded row; `Void` for a statement whose rows are not read.
    associatedtype Row: Sendable = Void

    /// A name unique in the program, at most 63 bytes; also what errors and logs call the statement.
    static var name: String { get }

    /// The text, one statement, with parameters `$1`, `$2`, … in the order of `bind`.
    static var sql: String { get }

    /// Appends the parameters in order.
    func bind(_ parameters: inout Parameters)

    /// Reads one row, each column once and in order.
    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Row
}

extension Statement {
    /// Binds nothing.
    public func bind(_ parameters: inout Parameters) {}
}

extension Statement where Row == Void {
    /// Ignores the row.
    public static func decode(_ row: inout RowDecoder) throws(PostgresError) {}
}
