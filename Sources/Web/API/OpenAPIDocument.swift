import Claims
import Foundation
import HTTPTypes

/// The description of the API (OpenAPI 3.1), made from the route table that serves it, so that it cannot differ.
enum OpenAPIDocument {
    static func make(_ routes: [Route]) throws -> [UInt8] {
        var paths: [String: any Sendable] = [:]
        for route in routes {
            guard let operation = route.operation else { continue }
            var methods = paths[route.path] as? [String: any Sendable] ?? [:]
            methods[route.method.rawValue.lowercased()] = document(operation, route)
            paths[route.path] = methods
        }
        let whole: [String: Any] = [
            "openapi": "3.1.0",
            "info": [
                "title": "Claimline", "version": "1",
                "description":
                    "Claims, work lists, queues, files and reports of a Claimline installation. Money is in cents. "
                    + "Rows are those of the token's clinics. Refusals are problem documents (RFC 9457).",
            ],
            "paths": paths,
            "components": [
                "securitySchemes": ["token": ["type": "http", "scheme": "bearer"] as [String: any Sendable]],
                "schemas": try components(),
            ] as [String: Any],
        ]
        return Array(
            try JSONSerialization.data(withJSONObject: whole, options: [.sortedKeys, .withoutEscapingSlashes]))
    }

    /// The problem document, and the visit's schema with its definitions, as shipped.
    private static func components() throws -> [String: Any] {
        let text = String(decoding: VisitSchema.document, as: UTF8.self)
            .replacing("\"#/$defs/", with: "\"#/components/schemas/")
        var visit = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any] ?? [:]
        var components = visit["$defs"] as? [String: Any] ?? [:]
        for keyword in ["$defs", "$id", "$schema"] { visit[keyword] = nil }
        components["Visit"] = visit
        components["Problem"] = problem.document
        return components
    }

    private static let problem = Schema.object([
        .init("title", .text()), .init("status", .integer(least: 400, most: 599)), .init("detail", .text()),
    ])

    private static func document(_ operation: Operation, _ route: Route) -> [String: any Sendable] {
        var document: [String: any Sendable] = [
            "operationId": operation.id, "summary": operation.summary,
            "parameters": (operation.parameters + (route.method == .post ? [Idempotency.parameter] : []))
                .map(parameter),
            "responses": responses(operation, route),
        ]
        if route.access != .open { document["security"] = [["token": [String]()]] }
        if let body = operation.body {
            let bodies = operation.otherBodies.merging(["application/json": body]) { _, json in json }
            document["requestBody"] =
                ["required": true, "content": bodies.mapValues { ["schema": $0.document] }] as [String: any Sendable]
        }
        return document
    }

    private static func parameter(_ parameter: Operation.Parameter) -> [String: any Sendable] {
        [
            "name": parameter.name, "in": parameter.place.rawValue, "description": parameter.summary,
            "required": parameter.isRequired, "schema": parameter.schema.document,
        ]
    }

    private static func responses(_ operation: Operation, _ route: Route) -> [String: any Sendable] {
        let refusal: [String: any Sendable] = [
            "description": "Refused; `detail` says why.",
            "content": ["application/problem+json": ["schema": ["$ref": "#/components/schemas/Problem"]]],
        ]
        var success: [String: any Sendable] = [
            "description": "As asked.", "content": [operation.answerType: ["schema": operation.answer.document]],
        ]
        if route.method == .post {
            success["headers"] =
                [
                    "Idempotent-Replayed": [
                        "description": "The answer is an earlier one.",
                        "schema": Schema.text(values: ["true"]).document,
                    ] as [String: any Sendable]
                ]
        }
        var responses: [String: any Sendable] = ["200": success]
        let keyed = route.method == .post ? [409, 422] : []
        let usual = route.access == .open ? [] : [400, 401, 403, 503] + keyed
        for status in usual + operation.refusals { responses[String(status)] = refusal }
        return responses
    }
}
