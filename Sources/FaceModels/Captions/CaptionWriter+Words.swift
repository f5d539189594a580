extension CaptionWriter {
    /// Every word that a caption may have, each with other forms of it that people write instead,
    /// divided by spaces: `grey gray`.
    ///
    /// Forms share a meaning, so a text tower needs to learn only one of them.
    public static let words: [String] = {
        let texts = Trait.all.flatMap { $0.phrases.values.flatMap { $0 } } + [frame]
        let plain = Set(texts.flatMap { WordList.words(of: $0).map(\.folded) })
        let forms = Dictionary(
            uniqueKeysWithValues: others.split(separator: "\n").map { line in
                let words = line.split(separator: " ").map(String.init)
                return (words[0], words.dropFirst().filter { !plain.contains($0) })
            })
        return plain.sorted().map { ([$0] + (forms[$0] ?? [])).joined(separator: " ") }
    }()

    /// What sentences are made of besides traits.
    private static let frame =
        "a an the and with of photo portrait picture face person human head this is hair"

    /// Forms of words, one word a line.
    private static let others = """
        a one some
        adult adults grownup
        and but plus also
        angry angrier furious
        beard beards
        beardless unbearded
        big bigger huge great enormous
        black ebony
        blond blonder
        blue bluer
        braids braided
        bright brighter brightly
        broad broader
        brows brow
        bushy bushier
        calm relaxed
        cheeks cheek
        cheerful joyful jolly merry glad
        child children
        chubby chubbier
        clear pure
        closed close shut
        cold colder
        cool cooler
        curls ringlets
        curly curlier
        dark darker
        down downward
        eyebrows eyebrow
        eyes eye
        face faces
        fat fatter obese
        fine finer
        freckles freckle
        full fuller
        gaunt hollow bony
        gentleman gent sir
        ginger redheaded redhead
        girl girls
        glasses specs
        glossy gleaming
        grandfather granddad
        grandmother grandma
        grey gray greyish grayish
        greying graying
        grinning grins grin
        guy bloke fellow chap dude
        hair hairs
        happy happier
        harsh harsher
        heavy heavier
        jewellery jewelry
        kid kids
        lady ladies madam
        large larger
        laughing laugh
        left leftward
        light lighter lighting
        lips lip
        lipstick lipsticks
        little tiny
        locks tresses
        long longer
        looking looks look
        make makeup
        man men
        moustache mustache
        mouth mouths
        narrow narrower
        nose noses
        of from
        old older
        open opened
        pale paler pallid
        person someone somebody people
        photo photograph image
        plump plumper stout
        pouting pout
        right rightward
        round rounder
        sad sadder
        scarf shawl
        serious solemn grave
        short shorter
        skinny skinnier
        slender slenderer
        slim slimmer
        small smaller
        smile smiles
        smiling smile
        smooth smoother
        soft softer
        stern severe strict
        straight straighter
        strong stronger
        sunglasses sunglass
        surprised shocked startled
        teenage teen teenaged
        thick thicker
        thin thinner
        the his her its their my
        tired weary exhausted
        up upward
        warm warmer
        wavy wavier
        wearing wears wear
        white whiter
        wide wider
        with having has
        without lacking
        woman women
        wrinkles wrinkle
        young younger
        youngster youth
        """
}
