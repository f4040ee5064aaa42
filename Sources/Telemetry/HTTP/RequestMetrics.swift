public import CoreMetrics
public import Hummingbird
internal import Metrics

/// Counts requests and how long they take, by the template of their path, never by the path itself.
///
/// `claimline_http_requests_total` and `claimline_http_request_duration_seconds`. A stream of events ends when its reader goes,
/// and is counted but not timed.
public struct RequestMetrics<Context: RequestContext>: RouterMiddleware {
    private let factory: any MetricsFactory

    /// Tells `factory`; by default the one that the process was given.
    public init(factory: any MetricsFactory = MetricsSystem.factory) {
        self.factory = factory
    }

    /// Passes the request on, and counts its answer once that is written.
    @concurrent public func handle(
        _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        do {
            var response = try await next(request, context)
            let code = response.status.code
            let path = Self.template(of: context)
            let isStream = response.headers[.contentType]?.hasPrefix("text/event-stream") ?? false
            if isStream {
                count(path, code)
                return response
            }
            let body = response.body
            response.body = ResponseBody(contentLength: body.contentLength) { writer in
                defer { told(path, code, since: start) }
                try await body.write(writer)
            }
            return response
        } catch {
            let code = (error as? any HTTPResponseError)?.status.code ?? 500
            told(Self.template(of: context), code, since: start)
            throw error
        }
    }

    /// The router's own word for a path that it does not know is not ours.
    private static func template(of context: Context) -> String {
        guard let path = context.endpointPath, path.hasPrefix("/") else { return "none" }
        return path
    }

    private func told(_ path: String, _ code: Int, since start: ContinuousClock.Instant) {
        count(path, code)
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        Recorder(
            label: "claimline_http_request_duration_seconds", dimensions: [("path", path)], aggregate: true,
            factory: factory
        ).record(seconds)
    }

    private func count(_ path: String, _ code: Int) {
        let dimensions = [("path", path), ("code", "\(code / 100)xx")]
        Counter(label: "claimline_http_requests_total", dimensions: dimensions, factory: factory).increment()
    }
}
