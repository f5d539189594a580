/// Every network that `likeness train` knows, in an order in which they can be trained.
public var trainingLoops: [any TrainingLoop.Type] {
    [
        LandmarkerTraining.self, ShapeModelTraining.self, FaceDetectorTraining.self,
        FaceParserTraining.self,
        OuterPredictorTraining.self, InpainterTraining.self,
        PerceptualTraining.self, AttributeTraining.self, IdentityTraining.self,
        AutoencoderTraining.self, GeneratorTraining.self, LatentEncoderTraining.self,
        FlowTraining.self, PictureDirectionsTraining.self, SliderModelTraining.self,
        ModulatorTraining.self, GeneratorGrowth.self,
        LanguageTraining.self,
    ]
}

/// The loop that trains the network called `name`.
///
/// - Throws: ``TrainingError/unknownNetwork(_:known:)``.
public func trainingLoop(named name: String) throws -> any TrainingLoop.Type {
    guard let loop = trainingLoops.first(where: { $0.name == name }) else {
        throw TrainingError.unknownNetwork(name, known: trainingLoops.map { $0.name })
    }
    return loop
}
