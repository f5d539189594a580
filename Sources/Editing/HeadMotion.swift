import FaceModels
import Imaging

/// How a whole head moves in an edit, told by what is seen of its inside.
///
/// Where a head ends, drawings change by more than motion: what is compared there may be background
/// before and hair after, and what seems to have come from far away was never there.
struct HeadMotion: Sendable {
    /// The motion, carried on to the outline of the head and beyond it.
    let motion: Motion
    /// Where a drawing of the edited head is to be believed, from 0 to 1.
    let believed: Plane
    /// What both are measured in.
    let frame: Frame

    /// The square that pictures of a head show, by how much longer it is than the inner frame.
    enum Frame: Float {
        case inner = 1
        case outer = 1.5
    }

    /// Finds how a head moves.
    ///
    /// - Parameters:
    ///   - seen: The motion as drawings tell it.
    ///   - head: The head before the edit, of the same side.
    ///   - isTurned: Whether the head was turned as a whole. Then only its face is believed, whose
    ///     motion points tell, and the rest of the head moves as rigid bodies do.
    init(_ seen: Motion, of head: Mask, isTurned: Bool, in frame: Frame) {
        self.frame = frame
        let core = Self.core(of: head, in: frame)
        let soft = Plane(core.feathered(radius: Double(head.width) / 96))
        guard isTurned else {
            // What is inside after the motion, and was.
            motion = seen.continued(from: Plane(core.intersection(core.moved(by: seen))))
            believed = soft.moved(by: motion)
            return
        }
        let inside = soft.times(FaceEllipse.plane(side: head.width, in: frame))
        var whole = seen.rounded(
            from: Plane(core).scaled(by: 0.05).mixed(with: inside, by: inside), in: frame)
        // Close to the face its outline moves as the face does.
        var rest = seen
        rest.add(whole, times: -1)
        whole.add(rest.continued(from: inside.moved(by: whole)), times: 1)
        motion = whole
        believed = inside.moved(by: whole)
    }

    /// The part of a head that is so deep inside that drawings are believed.
    static func core(of head: Mask, in frame: Frame) -> Mask {
        head.eroded(radius: margin * Double(head.width) / Double(frame.rawValue))
    }

    /// How far inside an outline that is, as a part of the side of the inner frame.
    private static let margin = 0.0375
}
