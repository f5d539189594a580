/// One named number that decides how a rendered person, or the photo of them, looks.
///
/// The raw value is its name in data sets and packs; the order is that of ``Person/values``.
public enum Parameter: String, CaseIterable, Sendable {
    /// Head turn, deg (+ = to the picture's right).
    case yaw
    /// Head up(+)/down, deg; 4 deg down is built in.
    case pitch
    /// Head tilt, deg.
    case roll
    /// Shoulders turn, deg.
    case torsoYaw = "torso_yaw"
    /// Camera distance in cm: perspective strength.
    case camDist = "cam_dist"
    /// Eye direction relative to the head, deg; lids follow.
    case gazeX = "gaze_x"
    /// Same, up/down.
    case gazeY = "gaze_y"
    /// <0 frown; drives 9 blend shapes.
    case smile
    /// Jaw; teeth show when combined with smile.
    case mouthOpen = "mouth_open"
    /// -1 closed, +1 wide.
    case eyeOpen = "eye_open"
    /// <0 lowered.
    case browRaise = "brow_raise"
    /// Kiss mouth.
    case pucker
    /// Squint.
    case squint
    /// Nose wrinkle.
    case sneer
    /// Left/right difference of smile and brows.
    case asym
    /// Female to male: jaw, chin, brow ridge, brows, nose, lips, eyes, neck; the sampler also shifts
    /// id0 by -masc.
    case masc
    /// Face width.
    case faceWidth = "face_width"
    /// Nose size.
    case noseSize = "nose_size"
    /// Jaw width.
    case jaw
    /// Lid opening and eye area.
    case eyeSize = "eye_size"
    /// Lip full.
    case lipFull = "lip_full"
    /// Cheeks, double chin, neck.
    case weight
    /// 0 is a child of six, 0.13 seventeen, 0.3 thirty, 0.5 fifty, 1 ninety: shape of the head,
    /// wrinkles, sag, spots, thin lips, teeth.
    case age
    /// Skin tone, Beer-Lambert.
    case melanin
    /// Redness.
    case haemo
    /// Undertone.
    case yellow
    /// Colour unevenness.
    case blotch
    /// Freckles.
    case freckles
    /// 0..7 moles at seeded places.
    case moles
    /// Gloss, T zone.
    case oil
    /// Micro bump.
    case pores
    /// Dark circles.
    case undereye
    /// Lipstick colour (gamma 2).
    case lipColR = "lip_col_r"
    /// Lip col g.
    case lipColG = "lip_col_g"
    /// Lip col b.
    case lipColB = "lip_col_b"
    /// Amount.
    case lipMakeup = "lip_makeup"
    /// Lip gloss.
    case lipGloss = "lip_gloss"
    /// Blush.
    case blush
    /// Eye shadow.
    case shadow
    /// Shadow hue.
    case shadowHue = "shadow_hue"
    /// Liner.
    case liner
    /// Blue/green -> hazel -> brown.
    case irisMel = "iris_mel"
    /// Iris green.
    case irisGreen = "iris_green"
    /// Pupil.
    case pupil
    /// Sclera red.
    case scleraRed = "sclera_red"
    /// Length and thickness.
    case lash
    /// Brow thick.
    case browThick = "brow_thick"
    /// Brow dense.
    case browDense = "brow_dense"
    /// Brow arch.
    case browArch = "brow_arch"
    /// 0 bald 1 buzz 2 crop 3 quiff 4 side part 5 bob 6 long 7 afro 8 curly long 9 tied back 10 pixie.
    case hairStyle = "hair_style"
    /// Length inside the style (bun height for 9).
    case hairLen = "hair_len"
    /// Height of the layers over the skull.
    case hairVol = "hair_vol"
    /// Wave amplitude and frequency.
    case hairCurl = "hair_curl"
    /// Parting position.
    case hairPart = "hair_part"
    /// Bangs, length.
    case fringe
    /// M-shaped hairline.
    case recede
    /// Crown thinning; 1 = bald.
    case hairThin = "hair_thin"
    /// Platinum -> black.
    case hairMel = "hair_mel"
    /// Hair red.
    case hairRed = "hair_red"
    /// Grey.
    case grey
    /// 0/1.
    case dye
    /// Dye hue.
    case dyeHue = "dye_hue"
    /// Hair shine.
    case hairShine = "hair_shine"
    /// Direction noise.
    case hairMessy = "hair_messy"
    /// Locks.
    case hairClump = "hair_clump"
    /// Stubble.
    case stubble
    /// Length .35-3 cm.
    case beard
    /// 1 full beard, 0 goatee.
    case beardChin = "beard_chin"
    /// Moustache.
    case moustache
    /// 0/1.
    case glasses
    /// Round / aviator-ish / square.
    case glShape = "gl_shape"
    /// Gl size.
    case glSize = "gl_size"
    /// Gl thick.
    case glThick = "gl_thick"
    /// 0/1 sunglasses.
    case glTint = "gl_tint"
    /// Black / tortoise / metal.
    case glCol = "gl_col"
    /// Crew, V neck, shirt or suit+tie (pat .3-.5), turtleneck.
    case clothType = "cloth_type"
    /// Cloth r.
    case clothR = "cloth_r"
    /// Cloth g.
    case clothG = "cloth_g"
    /// Cloth b.
    case clothB = "cloth_b"
    /// .5 stripes .65 checks .75 camouflage.
    case clothPat = "cloth_pat"
    /// Neckline.
    case neckline
    /// Shoulder.
    case shoulder
    /// 0/1 knitted cap.
    case hat
    /// Hat hue.
    case hatHue = "hat_hue"
    /// Hat lum.
    case hatLum = "hat_lum"
    /// Deg.
    case keyAz = "key_az"
    /// Deg.
    case keyEl = "key_el"
    /// Relative to ambient (exposure is automatic).
    case keyInt = "key_int"
    /// Soft light radius.
    case keySize = "key_size"
    /// Warm..cold.
    case keyTemp = "key_temp"
    /// Fill.
    case fill
    /// Back light.
    case rim
    /// Amb.
    case amb
    /// Top/bottom balance.
    case ambSky = "amb_sky"
    /// Amb hue.
    case ambHue = "amb_hue"
    /// Amb sat.
    case ambSat = "amb_sat"
    /// Studio, indoor, outdoor, night bokeh.
    case bgType = "bg_type"
    /// Bg hue.
    case bgHue = "bg_hue"
    /// Bg lum.
    case bgLum = "bg_lum"
    /// Layout of the background.
    case bgSeed = "bg_seed"
    /// On top of face auto-exposure.
    case exposure
    /// White balance.
    case wb
    /// Contrast.
    case contrast
    /// Sensor noise.
    case noise
    /// Vignette.
    case vignette
    /// Quality 98..53.
    case jpeg
    /// Strand/mole/noise randomness; freeze it for parameter->image training.
    case seed
    /// 0 knitted cap 1 cap with a peak 2 brim 3 headscarf 4 turban 5 hood 6 helmet 7 headband.
    case hatKind = "hat_kind"
    /// 0 none 1 headphones 2 with a microphone.
    case headset
    /// Headset lum.
    case headsetLum = "headset_lum"
    /// 0 none 1 studs 2 rings or drops.
    case earrings
    /// Earring size.
    case earringSize = "earring_size"
    /// 0 none 1 scarf 2 hood behind 3 hard ring 4 necklace 5 thick collar.
    case neckwear
    /// Neckwear hue.
    case neckwearHue = "neckwear_hue"
    /// Neckwear lum.
    case neckwearLum = "neckwear_lum"
    /// 0 none 1 long sleeves 2 short 3 bare.
    case arms
    /// 0 upper arms only, as in portraits; else how far the hands are lifted.
    case armPose = "arm_pose"
    /// Before the face: 0 nothing; a hand 1 at the chin 2 at the cheek 3 thinking 4 with a telephone
    /// 5 a cup 6 a microphone 7 open 8 over the mouth 9 with paper 10 food; 11 a thing near the camera
    /// 12 a mask over nose and mouth 13 a microphone on a stand.
    case occluder
    /// Whose sign says which hand.
    case occluderSide = "occluder_side"
    /// Shift of the hand.
    case occluderX = "occluder_x"
    /// Same, up.
    case occluderY = "occluder_y"
    /// Colour of what is held.
    case occluderHue = "occluder_hue"
    /// Occluder lum.
    case occluderLum = "occluder_lum"
    /// 0 nothing 1 tail 2 two braids 3 one (all for style 9) 4 locs 5 mohawk 6 undercut.
    case hairExtra = "hair_extra"
    /// On which shoulder; slope of the undercut.
    case hairSide = "hair_side"
    /// 0 plain 1 print 2 open jacket 3 uniform 4 straps 5 flowers 6 zip and blocks.
    case clothDetail = "cloth_detail"
    /// Colour of that.
    case clothHue2 = "cloth_hue2"
    /// Behind: 0 what bg_type says 1 foliage 2 meadow 3 curtains 4 wall with posters 5 shelves 6 window
    /// 7 crowd 8 street 9 flags 10 stage 11 masonry 12 fibres 13 things.
    case clutter
    /// How blurred the clutter is.
    case bgBlur = "bg_blur"
}

extension Parameter {
    /// The smallest and the largest value.
    public var range: ClosedRange<Float> { Self.table[index].range }

    /// The value of the plain person that ``Person/init()`` makes.
    public var standard: Float { Self.table[index].standard }

    /// The position in ``Person/values``.
    public var index: Int { Self.positions[self] ?? 0 }

    private static let positions = Dictionary(
        uniqueKeysWithValues: allCases.enumerated().map { ($1, $0) })

    private static let table: [(range: ClosedRange<Float>, standard: Float)] = [
        (-60...60, 0),  // yaw
        (-30...30, 0),  // pitch
        (-25...25, 0),  // roll
        (-35...35, 0),  // torso_yaw
        (50...250, 110),  // cam_dist
        (-30...30, 0),  // gaze_x
        (-20...20, 0),  // gaze_y
        (-0.4...1, 0),  // smile
        (0...1, 0),  // mouth_open
        (-1...1, 0),  // eye_open
        (-1...1, 0),  // brow_raise
        (0...1, 0),  // pucker
        (0...1, 0),  // squint
        (0...1, 0),  // sneer
        (-1...1, 0),  // asym
        (-1...1, 0),  // masc
        (-1...1, 0),  // face_width
        (-1...1, 0),  // nose_size
        (-1...1, 0),  // jaw
        (-1...1, 0),  // eye_size
        (-1...1, 0),  // lip_full
        (-1...1, 0),  // weight
        (0...1, 0.3),  // age
        (0...1, 0.25),  // melanin
        (0...1, 0.5),  // haemo
        (-1...1, 0),  // yellow
        (0...1, 0.4),  // blotch
        (0...1, 0),  // freckles
        (0...1, 0.2),  // moles
        (0...1, 0.4),  // oil
        (0...1, 0.5),  // pores
        (0...1, 0.3),  // undereye
        (0...1, 0.6),  // lip_col_r
        (0...1, 0.1),  // lip_col_g
        (0...1, 0.15),  // lip_col_b
        (0...1, 0),  // lip_makeup
        (0...1, 0.3),  // lip_gloss
        (0...1, 0),  // blush
        (0...1, 0),  // shadow
        (0...1, 0),  // shadow_hue
        (0...1, 0),  // liner
        (0...1, 0.7),  // iris_mel
        (0...1, 0.3),  // iris_green
        (0...1, 0.4),  // pupil
        (0...1, 0.2),  // sclera_red
        (0...1, 0.5),  // lash
        (0...1, 0.5),  // brow_thick
        (0...1, 0.6),  // brow_dense
        (-1...1, 0),  // brow_arch
        (0...10, 4),  // hair_style
        (0...1, 0.5),  // hair_len
        (0...1, 0.5),  // hair_vol
        (0...1, 0.1),  // hair_curl
        (-1...1, 0.4),  // hair_part
        (0...1, 0),  // fringe
        (0...1, 0.1),  // recede
        (0...1, 0),  // hair_thin
        (0...1, 0.7),  // hair_mel
        (0...1, 0.3),  // hair_red
        (0...1, 0),  // grey
        (0...1, 0),  // dye
        (0...1, 0),  // dye_hue
        (0...1, 0.5),  // hair_shine
        (0...1, 0.4),  // hair_messy
        (0...1, 0.6),  // hair_clump
        (0...1, 0),  // stubble
        (0...1, 0),  // beard
        (0...1, 1),  // beard_chin
        (0...1, 1),  // moustache
        (0...1, 0),  // glasses
        (0...1, 0.5),  // gl_shape
        (0...1, 0.5),  // gl_size
        (0...1, 0.4),  // gl_thick
        (0...1, 0),  // gl_tint
        (0...1, 0),  // gl_col
        (0...3, 0),  // cloth_type
        (0...1, 0.2),  // cloth_r
        (0...1, 0.2),  // cloth_g
        (0...1, 0.25),  // cloth_b
        (0...1, 0),  // cloth_pat
        (0...1, 0.3),  // neckline
        (-1...1, 0),  // shoulder
        (0...1, 0),  // hat
        (0...1, 0.6),  // hat_hue
        (0...1, 0.3),  // hat_lum
        (-180...180, 35),  // key_az
        (-20...85, 35),  // key_el
        (0...3, 1.3),  // key_int
        (0...1, 0.4),  // key_size
        (0...1, 0.5),  // key_temp
        (0...1, 0.35),  // fill
        (0...1, 0.2),  // rim
        (0...1.5, 0.6),  // amb
        (-1...1, 0.3),  // amb_sky
        (0...1, 0.55),  // amb_hue
        (0...1, 0.15),  // amb_sat
        (0...3, 0),  // bg_type
        (0...1, 0.6),  // bg_hue
        (0...1, 0.4),  // bg_lum
        (0...1000, 1),  // bg_seed
        (-1...1, 0),  // exposure
        (-1...1, 0),  // wb
        (-1...1, 0),  // contrast
        (0...1, 0.2),  // noise
        (0...1, 0.2),  // vignette
        (0...1, 0.2),  // jpeg
        (0...65535, 1),  // seed
        (0...7, 0),  // hat_kind
        (0...2, 0),  // headset
        (0...1, 0),  // headset_lum
        (0...2, 0),  // earrings
        (0...1, 0),  // earring_size
        (0...5, 0),  // neckwear
        (0...1, 0),  // neckwear_hue
        (0...1, 0),  // neckwear_lum
        (0...3, 0),  // arms
        (0...1, 0),  // arm_pose
        (0...13, 0),  // occluder
        (-1...1, 0),  // occluder_side
        (-1...1, 0),  // occluder_x
        (-1...1, 0),  // occluder_y
        (0...1, 0),  // occluder_hue
        (0...1, 0),  // occluder_lum
        (0...6, 0),  // hair_extra
        (-1...1, 0),  // hair_side
        (0...6, 0),  // cloth_detail
        (0...1, 0),  // cloth_hue2
        (0...13, 0),  // clutter
        (0...1, 0),  // bg_blur
    ]
}
