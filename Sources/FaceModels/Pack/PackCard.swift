/// What a pack was made from, how good it is and for whom, and what it is bad at.
///
/// Mitchell et al. 2019, "Model Cards for Model Reporting". Commands and licences stand with each
/// network of the ``PackDescription``.
public struct PackCard: Codable, Sendable, Hashable {
    /// What one network does and what it cost.
    public struct Network: Codable, Sendable, Hashable {
        /// What it does, in one sentence.
        public var purpose: String
        /// How many pictures it saw in training; some of them were seen many times.
        public var images: Int
        /// How long it was trained, in seconds on an ordinary machine.
        public var seconds: Int

        /// Describes a network.
        public init(purpose: String, images: Int, seconds: Int) {
            (self.purpose, self.images, self.seconds) = (purpose, images, seconds)
        }
    }

    /// One measure, over everybody and over groups of people.
    public struct Measure: Codable, Sendable, Hashable {
        /// What was measured, with its unit.
        public var name: String
        /// The mean over everybody.
        public var all: Float
        /// The mean over each group, by the group's name.
        public var groups: [String: Float]

        /// Reports a measure.
        public init(name: String, all: Float, groups: [String: Float]) {
            (self.name, self.all, self.groups) = (name, all, groups)
        }
    }

    /// Whom the networks were trained on.
    public var population: String
    /// Under which licence everything may be used.
    public var licence: String
    /// What each network is, by its name.
    public var networks: [String: Network]
    /// How good the pack is on people that it never saw.
    public var measures: [Measure]
    /// What it is known to be bad at, one sentence each.
    public var weaknesses: [String]

    /// Creates a card.
    public init(
        population: String, licence: String, networks: [String: Network],
        measures: [Measure] = [], weaknesses: [String] = []
    ) {
        (self.population, self.licence, self.networks) = (population, licence, networks)
        (self.measures, self.weaknesses) = (measures, weaknesses)
    }
}
