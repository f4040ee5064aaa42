/// As much XML as CORE envelopes need: the elements that hold text, by their names without prefix.
enum CoreXML {
    /// An element without elements inside.
    struct Leaf: Sendable, Hashable {
        var name: String
        var text: [UInt8]
    }

    /// Text with what XML keeps for itself written as references.
    static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }

    /// Bytes as CDATA; an end mark inside is divided between two sections.
    static func characterData(_ bytes: [UInt8]) -> [UInt8] {
        let end = Array("]]>".utf8)
        var data = Array("<![CDATA[".utf8)
        var index = 0
        while index < bytes.count {
            if bytes[index...].starts(with: end) {
                data += "]]]]><![CDATA[>".utf8
                index += 3
            } else {
                data.append(bytes[index])
                index += 1
            }
        }
        return data + end
    }

    /// The leaves of a document in its order; `nil` when it ends before its root does.
    static func leaves(of document: [UInt8]) -> [Leaf]? {
        var reader = Reader(document: document)
        return reader.read() ? reader.leaves : nil
    }

    private struct Reader {
        let document: [UInt8]
        var position = 0
        var leaves: [Leaf] = []
        private var open: [String] = []
        private var text: [UInt8] = []
        /// Nothing but text has come since the last start tag.
        private var isLeaf = false

        init(document: [UInt8]) { self.document = document }

        /// Reads up to the end of the root.
        mutating func read() -> Bool {
            while position < document.count {
                if document[position] != 0x3C {
                    takeText()
                } else if has("<![CDATA[") {
                    guard let content = skip("<![CDATA[", until: "]]>") else { return false }
                    text += content
                } else if has("<!--") {
                    guard skip("<!--", until: "-->") != nil else { return false }
                } else if has("<?") {
                    guard skip("<?", until: "?>") != nil else { return false }
                } else {
                    guard let tag = skip("<", until: ">"), take(tag) else { return false }
                    if open.isEmpty { return true }
                }
            }
            return false
        }

        private func has(_ mark: String) -> Bool { document[position...].starts(with: mark.utf8) }

        private mutating func skip(_ start: String, until end: String) -> ArraySlice<UInt8>? {
            let from = position + start.utf8.count
            let mark = Array(end.utf8)
            var index = from
            while index + mark.count <= document.count {
                if document[index] == mark[0], document[index...].starts(with: mark) {
                    position = index + mark.count
                    return document[from..<index]
                }
                index += 1
            }
            return nil
        }

        private mutating func takeText() {
            let rest = document[position...]
            let end = rest.firstIndex(of: 0x3C) ?? rest.endIndex
            text += CoreXML.unescaped(document[position..<end])
            position = end
        }

        /// A start tag, an end tag, or both in one. False when an end tag ends nothing.
        private mutating func take(_ tag: ArraySlice<UInt8>) -> Bool {
            if tag.first == 0x2F {
                guard let name = open.popLast() else { return false }
                if isLeaf { leaves.append(Leaf(name: name, text: text)) }
                isLeaf = false
                return true
            }
            let isEmpty = tag.last == 0x2F
            let qualified = tag.prefix { $0 > 0x20 && $0 != 0x2F }
            let local = qualified.split(separator: 0x3A).last ?? qualified
            let name = String(decoding: local, as: UTF8.self)
            text = []
            if isEmpty {
                leaves.append(Leaf(name: name, text: []))
                isLeaf = false
            } else {
                open.append(name)
                isLeaf = true
            }
            return true
        }
    }

    /// Text with its references replaced; one that is not known stays as it is.
    private static func unescaped(_ text: ArraySlice<UInt8>) -> [UInt8] {
        guard text.contains(0x26) else { return Array(text) }
        var plain = String(decoding: text, as: UTF8.self)
        for (reference, character) in [
            ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&#13;", "\r"), ("&#10;", "\n"),
            ("&amp;", "&"),
        ] {
            plain = plain.replacing(reference, with: character)
        }
        return Array(plain.utf8)
    }
}
