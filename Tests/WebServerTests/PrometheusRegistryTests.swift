import Metrics
import Testing
import WebServer

struct PrometheusRegistryTests {
    @Test func `counters, meters and timers are written in Prometheus' format`() {
        let registry = PrometheusRegistry()
        let dimensions = [("http.route", "a\"b")]
        Counter(label: "calls.total", dimensions: dimensions, factory: registry).increment(by: 3)
        Meter(label: "open", factory: registry).set(2)
        Timer(label: "seconds", factory: registry).recordNanoseconds(20_000_000)
        let text = registry.render()
        #expect(text.contains("# TYPE calls_total counter\n"))
        #expect(text.contains(#"calls_total{http_route="a\"b"} 3.0"#))
        #expect(text.contains("open 2.0\n"))
        #expect(text.contains("seconds_bucket{le=\"0.016\"} 0\n"))
        #expect(text.contains("seconds_bucket{le=\"0.025\"} 1\n"))
        #expect(text.contains("seconds_count 1\n"))
    }
}
