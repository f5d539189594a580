import Testing

@testable import Editing

struct SurveyTests {
    private let good = Survey.Findings(identity: 0.9, invention: 0.03, disagreement: 0.04)

    @Test func `a face that is still itself is safe`() {
        #expect(good.isSafe)
    }

    @Test func `another face is not safe`() {
        var findings = good
        findings.identity = 0.69
        #expect(!findings.isSafe)
    }

    @Test func `a face of which an eighth is drawn anew is not safe`() {
        var findings = good
        findings.invention = 0.125
        #expect(!findings.isSafe)
    }

    @Test func `a preview that promises something else is not safe`() {
        var findings = good
        findings.disagreement = 0.11
        #expect(!findings.isSafe)
    }
}
