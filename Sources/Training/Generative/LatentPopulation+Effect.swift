import FaceModels
import Tensors

extension LatentPopulation {
    /// Other people, seen by the same judge.
    func replacing(
        _ people: [[Float]], _ generator: Generator, _ classifier: AttributeClassifier
    ) -> LatentPopulation {
        let w = generator.mapping.forward(generator.encoding.encode(people))
        return LatentPopulation(
            w: w, answers: Self.answers(of: classifier, toDrawingsOf: w, by: generator),
            like: self)
    }

    /// What moving latent vectors does to the classifier's answers.
    ///
    /// - Parameters:
    ///   - change: Δw, `[edits, styleSize]`.
    ///   - people: Whose latent vector each edit moves.
    ///   - asked: What it should do to the answers, `[edits, attributes]`.
    /// - Returns: How much of what was asked for happens; and the root mean square of what happens
    ///   to other attributes that are shown, as a part of that of what was asked.
    func effect(
        of change: Tensor, on people: [Int], asked: Tensor, _ generator: Generator,
        _ classifier: AttributeClassifier
    ) -> (gain: Float, side: Float) {
        let moved = w.gatheredRows(people) + change
        let seen = Self.answers(of: classifier, toDrawingsOf: moved, by: generator)
        let happened = (seen - answers.gatheredRows(people)) * scales
        let wanted = asked * scales
        let gain = (happened * wanted).sum().scalar / max(1e-9, wanted.squared().sum().scalar)
        let (h, a) = (happened.scalars, wanted.scalars)
        let others = h.indices.filter { a[$0] == 0 && isShown[$0 % isShown.count] }
        let named = a.indices.filter { a[$0] != 0 }
        let side = others.map { h[$0] * h[$0] }.mean.squareRoot()
        return (gain, side / max(1e-9, named.map { a[$0] * a[$0] }.mean.squareRoot()))
    }
}
