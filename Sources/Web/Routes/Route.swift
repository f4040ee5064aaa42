import HTTPTypes

/// One line of the route table.
struct Route: Sendable {
    /// Who calls it, which decides how callers are known and how refusals look.
    enum Surface: String, Sendable {
        /// A page for a browser with a session.
        case page
        /// A form of such a page: carries the session's token against forged requests.
        case form
        /// A program with a token, or none for the description of the API.
        case api
        /// Style and script.
        case asset
    }

    let method: HTTPRequest.Method
    /// Segments, of which `{name}` stands for any value.
    let path: String
    let surface: Surface
    let access: Access
    /// Its part of the API's description; none for pages.
    let operation: Operation?
    let answer: @Sendable (Call) async throws -> Reply

    static func page(
        _ path: String, _ access: Access, _ answer: @escaping @Sendable (Call) async throws -> Reply
    ) -> Route {
        Route(method: .get, path: path, surface: .page, access: access, operation: nil, answer: answer)
    }

    static func form(
        _ path: String, _ access: Access, _ answer: @escaping @Sendable (Call) async throws -> Reply
    ) -> Route {
        Route(method: .post, path: path, surface: .form, access: access, operation: nil, answer: answer)
    }

    static func api(
        _ method: HTTPRequest.Method, _ path: String, _ access: Access, _ operation: Operation,
        _ answer: @escaping @Sendable (Call) async throws -> Reply
    ) -> Route {
        Route(method: method, path: path, surface: .api, access: access, operation: operation, answer: answer)
    }

    static func asset(_ path: String, _ answer: @escaping @Sendable (Call) async throws -> Reply) -> Route {
        Route(method: .get, path: path, surface: .asset, access: .open, operation: nil, answer: answer)
    }
}
