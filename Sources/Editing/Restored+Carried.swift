import FaceModels
import Imaging
import Tensors

extension Restored {
    /// The same head, with its outline as the photo shows it, carried along.
    ///
    /// A tuned generator has learned a head together with what stands behind it, so when the head
    /// moves a rim of the old background comes along, and the old outline stays behind like a ghost.
    /// Deep inside the head nothing of that is seen. So only there the drawing is believed; towards
    /// the outline the photo's own pixels move as those inside do, and change their tone as those
    /// inside do.
    ///
    /// - Parameters:
    ///   - head: How the head moves, measured at a part of the picture's side.
    ///   - after: The head after the edit, if more is known of it than that it moved.
    ///   - photo: `[1, 3, side, side]`, of the size of the picture.
    func carried(by head: HeadMotion, into after: Mask? = nil, over photo: Tensor) -> Restored {
        let side = picture.shape[3]
        let factor = side / head.believed.width
        precondition(
            factor * head.believed.width == side,
            "a motion of \(head.believed.width) does not fit \(side)")
        var inside = head.believed
        if let after {
            let now = HeadMotion.core(of: after, in: head.frame)
                .feathered(radius: Double(after.width) / 96)
            inside = inside.limited(to: Plane(now))
        }
        let trust = inside.grown(by: factor)
        let farther = head.motion.enlarged(factor)
        let carried = Motion(
            x: farther.x.mixed(with: motion.x, by: trust),
            y: farther.y.mixed(with: motion.y, by: trust))
        let planes = (0..<3).flatMap { channel in
            let own = Plane(photo, channel: channel)
            let change = Plane(picture, channel: channel).subtracting(own.moved(by: motion))
            let tone = change.shrunk(by: factor).continued(from: inside).grown(by: factor)
            var plane = own.moved(by: carried)
            plane.add(tone.mixed(with: change, by: trust), times: 1)
            return plane.values
        }
        let all = Plane(width: side, height: side, repeating: 1)
        return Restored(
            picture: Tensor(planes, shape: picture.shape),
            keeps: all.mixed(with: keeps, by: trust), motion: carried, drawing: drawing)
    }
}

extension Plane {
    /// This where `share` is 0, another where it is 1, and a mixture between.
    func mixed(with other: Plane, by share: Plane) -> Plane {
        var result = self
        result.add(other.subtracting(self), times: share)
        return result
    }

    /// The lesser of this and another of the same size.
    func limited(to other: Plane) -> Plane {
        Plane(width: width, height: height, values: zip(values, other.values).map { min($0, $1) })
    }
}
