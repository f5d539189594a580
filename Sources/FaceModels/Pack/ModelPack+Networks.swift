extension ModelPack {
    /// A fresh generator.
    ///
    /// - Throws: ``PackError`` if the pack has none, or its file does not fit; so for all below.
    public func makeGenerator() throws -> Generator { try make(Generator.self) }

    /// A fresh latent encoder.
    public func makeEncoder() throws -> LatentEncoder { try make(LatentEncoder.self) }

    /// A fresh slider model.
    public func makeSliderModel() throws -> SliderModel { try make(SliderModel.self) }

    /// A fresh face detector.
    public func makeDetector() throws -> FaceDetector { try make(FaceDetector.self) }

    /// A fresh landmarker.
    public func makeLandmarker() throws -> Landmarker { try make(Landmarker.self) }

    /// A fresh shape model, which older packs do not have.
    public func makeShapeModel() throws -> ShapeModel { try make(ShapeModel.self) }

    /// A fresh segmenter.
    public func makeParser() throws -> FaceParser { try make(FaceParser.self) }

    /// A fresh outer predictor.
    public func makeOuterPredictor() throws -> OuterPredictor { try make(OuterPredictor.self) }

    /// A fresh inpainter.
    public func makeInpainter() throws -> Inpainter { try make(Inpainter.self) }

    /// A fresh autoencoder.
    public func makeAutoencoder() throws -> FaceAutoencoder { try make(FaceAutoencoder.self) }

    /// A fresh modulator.
    public func makeModulator() throws -> Modulator { try make(Modulator.self) }

    /// A fresh perceptual network.
    public func makePerceptualNetwork() throws -> PerceptualNetwork {
        try make(PerceptualNetwork.self)
    }

    /// A fresh identity network.
    public func makeIdentityEmbedding() throws -> IdentityEmbedding {
        try make(IdentityEmbedding.self)
    }

    /// A fresh attribute classifier.
    public func makeAttributeClassifier() throws -> AttributeClassifier {
        try make(AttributeClassifier.self)
    }

    /// A fresh language model, which older packs do not have.
    public func makeLanguageModel() throws -> LanguageModel { try make(LanguageModel.self) }

    /// What the sliders mean to the language model.
    public func makeSliderMeanings() throws -> SliderMeanings { try make(SliderMeanings.self) }

    /// How different two faces look, by the pack's perceptual and identity networks where it has
    /// them.
    public func makeImageDistance(
        weights: ImageDistance.Weights = ImageDistance.Weights()
    ) throws -> ImageDistance {
        ImageDistance(
            perceptual: has(PerceptualNetwork.self) ? try makePerceptualNetwork() : nil,
            identity: has(IdentityEmbedding.self) ? try makeIdentityEmbedding() : nil,
            weights: weights)
    }

    /// Brings slider positions into the order of the slider model's inputs.
    ///
    /// - Parameter values: Positions from −100 to 100 by slider name; what is missing is 0.
    /// - Returns: One number in `-1...1` per slider.
    public func positions(_ values: [String: Int]) -> [Float] {
        sliders.map { slider in
            let value = values[slider.name] ?? slider.default
            return Float(min(max(value, slider.minimum), slider.maximum)) / 100
        }
    }
}
