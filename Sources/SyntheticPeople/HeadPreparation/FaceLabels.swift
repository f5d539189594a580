/// The label of each point of the texture: 1 skin, 5 nose, 7 lips, 8 ears, 9 neck.
func faceLabels(landmarks: [SIMD2<Double>], lips: Chart) -> [UInt8] {
    let jaw = Outline(landmarks[3...13].map { $0 - SIMD2(0, 0.012) })
    let neck =
        Outline((0, 0.60), (0.10, 0.47), (0.13, 0.42)) + jaw
        + Outline((0.87, 0.42), (0.9, 0.47), (1, 0.6), (1, 0), (0, 0))
    let nose = Outline(
        (0.5, 0.745), (0.482, 0.735), (0.470, 0.69), (0.455, 0.645), (0.428, 0.615),
        (0.412, 0.585), (0.416, 0.558), (0.44, 0.543), (0.47, 0.535), (0.5, 0.532))
    var labels = [UInt8](repeating: 1, count: Chart.side * Chart.side)
    let parts: [(chart: Chart, label: UInt8)] = [
        (Chart(neck), 9), (Chart(nose + nose.mirrored.reversed), 5), (lips, 7),
    ]
    for (chart, label) in parts {
        for index in labels.indices where chart.values[index] > 0.5 { labels[index] = label }
    }
    // The ears are the flaps at the sides of the texture.
    for row in 0..<Chart.side {
        let v = 1 - (Double(row) + 0.5) / Double(Chart.side)
        guard v > 0.44, v < 0.695 else { continue }
        for column in 0..<Chart.side {
            let u = (Double(column) + 0.5) / Double(Chart.side)
            if u < 0.105 || u > 0.895 { labels[row * Chart.side + column] = 8 }
        }
    }
    return labels
}
