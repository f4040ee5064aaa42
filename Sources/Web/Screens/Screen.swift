/// A page of the dashboard as a value: what it says, not how it looks. ``Renderer`` turns it into HTML, or one of its tables
/// into CSV.
struct Screen: Sendable {
    var title: String
    /// One line under the title.
    var lead: String?
    /// Way back and other ways on.
    var links: [Link] = []
    var blocks: [Block]
    /// Whether the page follows changes by itself.
    var isLive = false
}

/// A part of a page.
enum Block: Sendable {
    case tiles([Tile])
    case table(Table)
    case chart(Chart)
    case form(Form)
    case facts(String, [Fact])
    case note(String, Tone = .plain)
    case links(String, [Link])
}

/// What a figure or word says of the work; shown by word and colour, never by colour alone.
enum Tone: String, Sendable {
    case plain, good, warn, bad
}

/// A way to another page.
struct Link: Sendable, Hashable {
    let text: String
    let place: String

    init(_ text: String, _ place: String) {
        self.text = text
        self.place = place
    }
}

/// A figure with its name, and a way to what it counts.
struct Tile: Sendable {
    let name: String
    let figure: String
    var detail: String?
    var place: String?
    var tone = Tone.plain
}

/// A named value.
struct Fact: Sendable {
    let name: String
    let value: Cell

    init(_ name: String, _ value: Cell) {
        self.name = name
        self.value = value
    }
}

/// Rows under headings.
struct Table: Sendable {
    struct Column: Sendable {
        let title: String
        /// Figures stand at the right.
        let isFigure: Bool

        static func text(_ title: String) -> Column { Column(title: title, isFigure: false) }
        static func figure(_ title: String) -> Column { Column(title: title, isFigure: true) }
    }

    let title: String
    let columns: [Column]
    var rows: [[Cell]]
    /// What stands there when there are no rows.
    var empty = "Nothing."
    /// Way to the next page of a long list.
    var next: String?
    /// Where its rows are chosen for an action on several: each row's own value, in order.
    var choices: Choices?

    struct Choices: Sendable {
        let name: String
        let values: [String]
        let form: Form
    }
}

/// A value in a table or fact.
struct Cell: Sendable {
    let text: String
    var place: String?
    var tone: Tone?
    var isFigure = false

    static func text(_ text: String?) -> Cell { Cell(text: text ?? "") }
    static func link(_ text: String, _ place: String) -> Cell { Cell(text: text, place: place) }
    static func word(_ text: String, _ tone: Tone) -> Cell { Cell(text: text, tone: tone) }
    static func count(_ number: some BinaryInteger) -> Cell { Cell(text: grouped(Int64(number)), isFigure: true) }
    static func money(_ cents: Int64) -> Cell { Cell(text: Cell.dollars(cents), isFigure: true) }
    static func figure(_ text: String) -> Cell { Cell(text: text, isFigure: true) }
    /// An instant in UTC, to the minute.
    static func time(_ iso: String?) -> Cell {
        guard let iso, iso.count >= 16 else { return Cell(text: iso ?? "") }
        return Cell(text: iso.prefix(10) + " " + iso.dropFirst(11).prefix(5))
    }

    static func grouped(_ number: Int64) -> String {
        var digits = String(number.magnitude)
        var place = digits.count - 3
        while place > 0 {
            digits.insert(",", at: digits.index(digits.startIndex, offsetBy: place))
            place -= 3
        }
        return (number < 0 ? "−" : "") + digits
    }

    /// Dollars and cents, exactly.
    static func dollars(_ cents: Int64) -> String {
        let rest = String(100 + cents.magnitude % 100).dropFirst()
        return (cents < 0 ? "−$" : "$") + grouped(Int64(cents.magnitude / 100)) + "." + rest
    }
}

/// Bars, with the same figures as a table for whoever does not see them.
struct Chart: Sendable {
    struct Bar: Sendable {
        let name: String
        let value: Int64
        let label: String
        var tone = Tone.plain
        var place: String?
    }

    let title: String
    let unit: String
    let bars: [Bar]
}

/// Fields and the button that sends them.
struct Form: Sendable {
    struct Field: Sendable {
        enum Kind: String, Sendable {
            case text, password, number, date, email, hidden, textarea, select, checkbox
        }

        let kind: Kind
        let name: String
        let label: String
        var value = ""
        /// Of a `select`: values with their words.
        var options: [(value: String, text: String)] = []
        var isRequired = false
        var help: String?
        /// What a browser may fill in by itself (WCAG 1.3.5).
        var autocomplete = "off"

        static func hidden(_ name: String, _ value: String) -> Field {
            Field(kind: .hidden, name: name, label: "", value: value)
        }
    }

    var title: String?
    let action: String
    var fields: [Field]
    let button: String
    var isDangerous = false
    /// Searches and filters change nothing and are sent with the address.
    var isSearch = false
}
