/// A word or two that mean a movement of sliders.
struct Meaning: Sendable, Hashable {
    /// What moves, with the weights of a plain “more of it”.
    var parts: [SliderMix.Part]
    /// What people say, in English and in German, to whoever asks what is understood.
    var examples: [PhraseLanguage: String]
    /// Folded words that must all be there, in any order; one with `*` at its end may go on.
    var patterns: [[String]]
}

/// A language that phrases may be in; words of both may be mixed.
public enum PhraseLanguage: String, Sendable, CaseIterable {
    /// English.
    case english = "en"
    /// German.
    case german = "de"
}

/// The words that are known without any network.
enum Vocabulary {
    /// All meanings, one a line: sliders, an example and words of English, the same of German.
    ///
    /// Words that belong together are joined by `_`; umlauts are written out.
    static let meanings: [Meaning] = table.split(separator: "\n").map { line in
        let fields = line.split(separator: "|").map {
            $0.split(separator: " ").map(String.init)
        }
        precondition(fields.count == 5, "five fields: \(line)")
        let parts = fields[0].compactMap { text in
            let (slider, sign) = (String(text.dropLast()), text.last)
            return SliderMix.Part(slider: slider, weight: sign == "-" ? -100 : 100)
        }
        return Meaning(
            parts: parts,
            examples: [
                .english: fields[1].joined(separator: " "),
                .german: fields[3].joined(separator: " "),
            ],
            patterns: (fields[2] + fields[4]).map { $0.split(separator: "_").map(String.init) })
    }

    private static let table = """
        smile+ | smile | smil* grin* happy happier cheerful* friendl* laugh* | Lächeln | laechel* grins* lachen* lacht froehlich* freundlich* gluecklich*
        smile- | serious | serious* sad sadder stern | ernst | ernst* traurig* streng*
        mouth_open+ | open mouth | open*_mouth | offener Mund | offen*_mund geoeffnet*_mund mund_auf mund_oeffnen
        mouth_open- | closed mouth | close*_mouth shut_mouth | geschlossener Mund | geschlossen*_mund mund_zu mund_schliessen
        eyes_open+ | open eyes | open*_eye* wide*_eye* awake | offene Augen | offen*_auge* geoeffnet*_auge* augen_auf wach wacher
        eyes_open- | closed eyes | close*_eye* sleepy tired | geschlossene Augen | geschlossen*_auge* augen_zu muede*
        squint+ | squint | squint* | Blinzeln | blinzel* zusammengekniffen*_auge* zusammengekniffen*
        brows+ brows+ | raised brows | raise*_brow* raise*_eyebrow* brow* eyebrow* | Brauen | braue* augenbraue* hochgezogen*_augenbraue* hochgezogen*_braue*
        brows+ eyes_open+ | surprised | surpris* astonish* | überrascht | ueberrascht* erstaunt*
        brows- | frown | frown* angry angrier grim | Stirnrunzeln | stirnrunzel* finster* boese boeser wuetend*
        pucker+ | pucker | pucker* kiss* pout* | Kussmund | kussmund kuess* schmoll*
        gaze_y+ | look up | look*_up gaze_up eyes_up | nach oben schauen | schau*_oben blick*_oben
        gaze_y- | look down | look*_down gaze_down eyes_down | nach unten schauen | schau*_unten blick*_unten
        tilt+ | tilted head | tilt* | geneigter Kopf | neig* geneigt* schief*
        turn+ | turned head | turn*_head turned turn | gedrehter Kopf | dreh* gedreht*
        age+ | older | older old aged aging ageing age elderly | älter | aelter* alt alte* gealtert alter
        age- | younger | young* youth* rejuvenated | jünger | jung* juenger* jugendlich* verjuengt*
        masculine+ | masculine | masculin* manly male man | männlich | maennlich* maskulin* mann
        masculine- | feminine | feminin* womanly female woman | weiblich | weiblich* feminin* frau
        weight+ | heavier | heav* fat fatter chubb* plump overweight rounder round | schwerer | schwer schwerer dick dicker rundlich* mollig* fuellig*
        weight- | slimmer | slim* skinny skinnier slender | schlanker | schlank* mager* hager*
        face_width+ | wide face | wide*_face broad*_face | breites Gesicht | breit*_gesicht
        face_width- | narrow face | narrow*_face thin*_face | schmales Gesicht | schmal*_gesicht duenn*_gesicht
        jaw+ | jaw | jaw* chin | Kinn | kiefer* kinn
        nose+ | nose | nose* | Nase | nase*
        lips+ | lips | lip lips | Lippen | lippe*
        eye_size+ | big eyes | eye eyes | große Augen | auge augen
        hair_dark+ | dark hair | dark*_hair black*_hair brown*_hair brunette | dunkles Haar | dunk*_haar* schwarz*_haar* braun*_haar* dunkelhaarig* schwarzhaarig*
        hair_dark- | blonde hair | blond*_hair blond* fair*_hair light*_hair | blondes Haar | blond*_haar* blond* hell*_haar*
        hair_red+ | red hair | red*_hair ginger redhead* | rotes Haar | rot*_haar* rothaarig*
        grey+ | grey hair | grey*_hair gray*_hair white_hair silver*_hair grey* gray* | graues Haar | grau*_haar* weiss*_haar* silber*_haar* grau*
        hair_length+ | long hair | long*_hair | langes Haar | lang*_haar* laenger*_haar*
        hair_length- | short hair | short*_hair | kurzes Haar | kurz*_haar* kuerzer*_haar*
        hair_volume+ | thick hair | thick*_hair full*_hair volume_hair volume | dichtes Haar | dicht*_haar* dick*_haar* voll*_haar* volumen_haar* volumen
        hair_volume- | thin hair | thin*_hair fine*_hair flat*_hair | dünnes Haar | duenn*_haar* fein*_haar*
        hair_curl+ | curls | curl*_hair curl* wav*_hair wavy wavier | Locken | locke* lockig*_haar* lockig* wellig*_haar* wellig* gelockt*
        hair_curl- | straight hair | straight*_hair | glattes Haar | glatt*_haar*
        fringe+ | fringe | fringe bangs | Pony | pony*
        recede+ | balding | bald* receding_hair* receding hairline | Glatze | glatze kahl* geheimratsecken haaransatz
        beard+ | beard | beard* stubble moustache mustache goatee | Bart | bart bartes baertig* vollbart schnurrbart dreitagebart stoppel*
        beard- | shaven | shave* shaven clean_shaven | rasiert | rasiert* glattrasiert*
        lipstick+ | lipstick | lipstick red*_lip* | Lippenstift | lippenstift rot*_lippe*
        blush+ | blush | blush* rosy_cheek* rosy red*_cheek* | Rouge | rouge rosig*_wange* rosig* rot*_wange*
        eye_shadow+ | eye shadow | eye_shadow eyeshadow eyeliner eye_liner | Lidschatten | lidschatten lidstrich kajal
        lipstick+ blush+ eye_shadow+ | make-up | makeup make_up | Make-up | geschminkt* schminke
        light_warmth+ | warm light | warm*_light warm warmer | warmes Licht | warm*_licht waerm*_licht warm waermer
        light_warmth- | cool light | cool*_light cold*_light cool cooler cold colder | kaltes Licht | kalt*_licht kuehl*_licht kaelter*_licht kalt kaelter kuehl kuehler
        light_contrast+ | contrast | contrast* dramatic*_light dramatic hard*_light harsh*_light | Kontrast | kontrast* dramatisch*_licht dramatisch* hart*_licht haerter*_licht
        light_contrast- | soft light | soft*_light | weiches Licht | weich*_licht
        light_side+ | light from the side | side_light light_side sideways_light | Licht von der Seite | seitenlicht licht_seite seitlich*_licht
        light_height+ | light from above | light_above top_light | Licht von oben | licht_oben
        light_height- | light from below | light_below | Licht von unten | licht_unten
        smooth+ | smooth skin | smooth*_skin smooth* flawless*_skin flawless clear*_skin | glatte Haut | glatt*_haut makellos*_haut makellos* rein*_haut
        smooth- | wrinkles | wrinkl* pores blemish* rough*_skin | Falten | falte* faltig* poren unrein*_haut rau*_haut
        freckles+ | freckles | freckl* | Sommersprossen | sommersprosse* sommersprossig*
        shine+ | shine | shin*_skin shine shiny shinier glossy oily*_skin | Glanz | glanz glaenz*_haut glaenz*
        """
}

extension Vocabulary {
    /// A little of it.
    static let slight: Set = words(
        "slightly slight bit little somewhat touch hint subtle subtly gently tad",
        "etwas bisschen bisserl leicht leichte leichter leichtes wenig hauch dezent dezente dezenter"
    )
    /// A lot of it.
    static let strong: Set = words(
        "very much lot lots many strongly strong extremely totally completely really far way",
        "sehr viel viele stark starke starker starkes starken extrem deutlich total ganz richtig voellig kraeftig kraeftiger"
    )
    /// More of it.
    static let plus: Set = words(
        "more bigger big larger large huge great greater stronger full fuller wide wider thick thicker high higher raised raise longer add extra",
        "mehr gross grosse grosser grosses grossen groesser groessere groesseres groesseren staerker staerkere staerkeres voll volle voller vollere volleres vollen breit breite breiter breitere breiteres dicke dickere dicken dickeres hoch hohe hoehere hochgezogen hochgezogene markant markantes markanteres"
    )
    /// Less of it.
    static let minus: Set = words(
        "less fewer smaller small tiny thin thinner narrow narrower low lower reduce reduced weaker soft softer not isnt never",
        "weniger klein kleine kleiner kleines kleinere kleineres kleineren duenn duenne duenner duenneres duennere schmal schmale schmaler schmalere schmaleres schwach schwache schwaecher schwaecheres nicht nie"
    )
    /// None of it.
    static let none: Set = words(
        "no without remove removed none zero gone off",
        "kein keine keinen keiner keines ohne weg entferne entfernen entfernt")
    /// Whether a folded word says nothing beside these.
    static func isIdle(_ word: String, beside others: some Sequence<String>) -> Bool {
        // A hat, unless the rest is German: “sie hat einen Bart”.
        guard word == "hat" else { return english.contains(word) || german.contains(word) }
        return others.contains { german.contains($0) && !english.contains($0) }
    }

    private static let english: Set = words(
        "a an the some of to in on his her its their my your it him he she they me make makes made let look looks looking like be is are has have having get give please want would should person people percent points by up from face head skin hair light eyes mouth eyebrows brows appear seem than so too also even"
    )
    private static let german: Set = words(
        "der die das des dem den ein eine einen einem einer eines ist sind sei haben habe mach mache machen soll sollen sollte sein seine seinen ihr ihre ihren mein meine aussehen sehen aussieht bitte auch noch wie zu zum zur am im mensch gesicht kopf haut haar haare haaren licht augen mund sie es er ihn ihm um prozent punkte von nach und als"
    )

    private static func words(_ texts: String...) -> Set<String> {
        Set(texts.flatMap { $0.split(separator: " ").map(String.init) })
    }
}
