/// A route of the API as its description tells it.
struct Operation: Sendable {
    struct Parameter: Sendable {
        enum Place: String, Sendable { case path, query, header }

        let place: Place
        let name: String
        let summary: String
        let schema: Schema
        var isRequired: Bool

        static func path(_ name: String, _ summary: String, _ schema: Schema = .text()) -> Parameter {
            Parameter(place: .path, name: name, summary: summary, schema: schema, isRequired: true)
        }

        static func query(_ name: String, _ summary: String, _ schema: Schema, isRequired: Bool = false) -> Parameter {
            Parameter(place: .query, name: name, summary: summary, schema: schema, isRequired: isRequired)
        }

        static func header(_ name: String, _ summary: String, _ schema: Schema, isRequired: Bool) -> Parameter {
            Parameter(place: .header, name: name, summary: summary, schema: schema, isRequired: isRequired)
        }
    }

    let id: String
    let summary: String
    var parameters: [Parameter] = []
    var body: Schema?
    /// Bodies of other media types that it takes in place of JSON.
    var otherBodies: [String: Schema] = [:]
    let answer: Schema
    var answerType = "application/json"
    /// Refusals that it gives beside 400, 401, 403 and 503.
    var refusals: [Int] = []
}

extension Operation.Parameter {
    /// The two of every list that goes on.
    static func page(most: Int64, cursor: String = "^[1-9][0-9]{0,17}$") -> [Operation.Parameter] {
        [
            .query("cursor", "What the page before gave as `next_cursor`.", .text(pattern: cursor)),
            .query("limit", "Rows at most. [50]", .integer(least: 1, most: most)),
        ]
    }
}
