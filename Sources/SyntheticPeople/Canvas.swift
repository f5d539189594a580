import CRasterizer
import Imaging

/// A picture in linear light while people are drawn into it.
struct Canvas {
    private let width: Int
    private let height: Int
    private var linear: [Float]
    private var labels: [UInt8]
    private var layer: [Float]

    init(width: Int, height: Int) {
        self.width = width
        self.height = height
        linear = [Float](repeating: 0, count: width * height * 3)
        labels = [UInt8](repeating: 0, count: width * height)
        layer = [Float](repeating: 0, count: width * height * 4)
    }

    /// Fills the picture with the surroundings of a person.
    mutating func drawBackground(of person: Person) {
        person.withCParameters { parameters in
            linear.withUnsafeMutableBufferPointer { floats in
                guard let base = floats.baseAddress else { return }
                cr_render_background(parameters, Int32(width), Int32(height), base)
            }
        }
    }

    /// Draws a person over what is there.
    mutating func draw(
        _ person: Person, at placement: cr_similarity, with renderer: OpaquePointer,
        supersampling: Int
    ) -> Rendering.Face {
        var truth = cr_truth()
        var drawn = [UInt8](repeating: 0, count: labels.count)
        person.withCParameters { parameters in
            layer.withUnsafeMutableBufferPointer { rgba in
                drawn.withUnsafeMutableBufferPointer { bytes in
                    guard let color = rgba.baseAddress, let label = bytes.baseAddress else {
                        return
                    }
                    cr_render_person(
                        renderer, parameters, placement, Int32(width), Int32(height),
                        Int32(supersampling), color, label, &truth)
                }
            }
        }
        for pixel in 0..<labels.count {
            let rest = 1 - layer[4 * pixel + 3]
            for channel in 0..<3 {
                linear[3 * pixel + channel] =
                    linear[3 * pixel + channel] * rest + layer[4 * pixel + channel]
            }
            if drawn[pixel] != 0 { labels[pixel] = drawn[pixel] }
        }
        return Rendering.Face(person, truth)
    }

    /// A face behind the person drawn last: landmarks that are covered lose their visibility.
    func hidden(_ face: Rendering.Face) -> Rendering.Face {
        var visibility = face.visibility
        for (index, point) in face.landmarks.enumerated() {
            guard point.x >= 0, point.y >= 0, point.x < Float(width), point.y < Float(height)
            else { continue }
            visibility[index] *= 1 - layer[4 * (Int(point.y) * width + Int(point.x)) + 3]
        }
        return Rendering.Face(
            person: face.person, landmarks: face.landmarks, visibility: visibility, box: face.box)
    }

    /// Takes the photo with a person's camera parameters.
    func developed(as person: Person, faces: [Rendering.Face]) -> Rendering {
        var photo = [UInt8](repeating: 0, count: width * height * 3)
        person.withCParameters { parameters in
            photo.withUnsafeMutableBufferPointer { bytes in
                guard let base = bytes.baseAddress else { return }
                cr_develop(parameters, Int32(width), Int32(height), linear, base)
            }
        }
        return Rendering(
            image: Image(width: width, height: height, pixels: photo), labels: labels, faces: faces)
    }
}

extension Rendering.Face {
    fileprivate init(_ person: Person, _ truth: cr_truth) {
        let points = withUnsafeBytes(of: truth.lm) { Array($0.bindMemory(to: Float.self)) }
        self.init(
            person: person,
            landmarks: (0..<68).map { SIMD2(points[2 * $0], points[2 * $0 + 1]) },
            visibility: withUnsafeBytes(of: truth.vis) { Array($0.bindMemory(to: Float.self)) },
            box: SIMD4(truth.box.0, truth.box.1, truth.box.2, truth.box.3))
    }
}
