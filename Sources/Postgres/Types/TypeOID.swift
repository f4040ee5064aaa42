/// Object identifiers of the built-in types (PostgreSQL source, `catalog/pg_type.dat`; they never change).
enum TypeOID {
    static let bool: UInt32 = 16
    static let bytea: UInt32 = 17
    static let name: UInt32 = 19
    static let int8: UInt32 = 20
    static let int2: UInt32 = 21
    static let int4: UInt32 = 23
    static let text: UInt32 = 25
    static let tid: UInt32 = 27
    static let json: UInt32 = 114
    static let bpchar: UInt32 = 1042
    static let varchar: UInt32 = 1043
    static let date: UInt32 = 1082
    static let timestamptz: UInt32 = 1184
    static let jsonb: UInt32 = 3802

    static let boolArray: UInt32 = 1000
    static let byteaArray: UInt32 = 1001
    static let int2Array: UInt32 = 1005
    static let int4Array: UInt32 = 1007
    static let textArray: UInt32 = 1009
    static let tidArray: UInt32 = 1010
    static let int8Array: UInt32 = 1016
    static let dateArray: UInt32 = 1182
    static let timestamptzArray: UInt32 = 1185

    /// The element type of a one-dimensional array type.
    static func element(ofArray array: UInt32) -> UInt32? {
        switch array {
        case boolArray: bool
        case byteaArray: bytea
        case 1003: name
        case int2Array: int2
        case int4Array: int4
        case textArray: text
        case tidArray: tid
        case 199: json
        case 1014: bpchar
        case 1015: varchar
        case int8Array: int8
        case dateArray: date
        case timestamptzArray: timestamptz
        case 3807: jsonb
        default: nil
        }
    }
}
