extension CaptionWriter {
    /// What captions say that no slider brings about, such as a hat.
    ///
    /// A phrase is out of reach unless one slider at one end makes it true of at least one in fifty
    /// people of whom it was not.
    ///
    /// - Parameters:
    ///   - sliders: The sliders of a pack.
    ///   - people: The renderer's vectors of people to try them on.
    /// - Returns: The phrases without words that say nothing, in alphabetical order.
    public static func phrases(
        outOfReachOf sliders: [SliderDefinition], for people: [[Float]]
    ) -> [String] {
        let encoding = PersonEncoding.standard
        let still = people.map(RenderedLook.init)
        var moved: [[RenderedLook]] = []
        for slider in sliders {
            for end: Float in [1, -1] {
                moved.append(
                    people.map { person in
                        var (result, blends) = encoding.moved(person, by: [slider], to: [end])
                        for blend in blends {
                            result[encoding.position(of: blend.name)] = Float(blend.choice)
                        }
                        return RenderedLook(result)
                    })
            }
        }
        func isReached(_ trait: Trait) -> Bool {
            let others = still.indices.filter { !trait.holds(still[$0]) }
            return moved.contains { looks in
                50 * others.filter { trait.holds(looks[$0]) }.count >= max(1, others.count)
            }
        }
        var (reached, missed) = (Set<String>(), Set<String>())
        for trait in Trait.all {
            let phrases = trait.phrases.values.flatMap { $0 }.map(plain)
            if isReached(trait) {
                reached.formUnion(phrases)
            } else {
                missed.formUnion(phrases)
            }
        }
        return missed.subtracting(reached).subtracting([""]).sorted()
    }

    /// A phrase in small letters and without words that say nothing of the person, such as articles.
    public static func plain(_ phrase: String) -> String {
        WordList.words(of: phrase).map(\.folded).filter { !hollow.contains($0) }
            .joined(separator: " ")
    }

    private static let hollow: Set = [
        "a", "an", "the", "and", "with", "in", "of", "wearing", "on", "to",
    ]
}
