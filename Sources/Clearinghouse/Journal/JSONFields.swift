/// The members of one flat JSON object.
struct JSONFields {
    private var text: [UInt8] = [UInt8(ascii: "{")]

    mutating func add(_ name: StaticString, _ value: Int64) {
        open(name)
        text += String(value).utf8
    }

    mutating func add(_ name: StaticString, _ value: String) {
        open(name)
        text.append(UInt8(ascii: "\""))
        for byte in value.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): text += [UInt8(ascii: "\\"), byte]
            case 0..<0x20: text += ((byte < 16 ? "\\u000" : "\\u00") + String(byte, radix: 16)).utf8
            default: text.append(byte)
            }
        }
        text.append(UInt8(ascii: "\""))
    }

    consuming func finish() -> [UInt8] { text + [UInt8(ascii: "}")] }

    private mutating func open(_ name: StaticString) {
        if text.count > 1 { text.append(UInt8(ascii: ",")) }
        text.append(UInt8(ascii: "\""))
        text += name.description.utf8
        text += "\":".utf8
    }
}
