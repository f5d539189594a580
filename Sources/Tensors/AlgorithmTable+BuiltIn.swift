extension AlgorithmTable {
    /// What ``measured(runs:progress:)`` found on two cores with AVX-512.
    static let builtIn = AlgorithmTable(text: builtInText) ?? AlgorithmTable(letters: [])

    private static let builtInText = """
        # forward, stride 1
        tmwwwwwww
        twwwwwwww
        twwwwwwww
        twwwwwwww
        ttwwwwwww
        ttwwwwwww
        ttwwwwwww
        ttwwwwwww
        # forward, stride 2
        mmmmmmmmm
        mmmmmpmmm
        mmppppmmm
        mmppppmmm
        mmppppppp
        mmppppppp
        mmppppppp
        mmppppppp
        # inputGradient, stride 1
        tmmwwwwww
        tmwwwwwww
        tmwwwwwww
        tmwwwwwww
        twwwwwwww
        twwwwwwww
        twwwwwwww
        ttwwwwwww
        # inputGradient, stride 2
        mmmpppppp
        mmmpppppp
        mmmpppppp
        pmppppppp
        mmppppppp
        mmppppppp
        pmppppppp
        pmppppppp
        # weightGradient, stride 1
        mmmmmwwww
        mmwwwwwww
        mwwwwwwww
        mmwwwwwww
        mmwwwwwww
        mmwwwwwww
        mmwwwwwww
        mmwwwwwww
        # weightGradient, stride 2
        mmmmmmmmm
        mmmmpppmm
        mmppppmmm
        mmppppmmm
        mmppppppp
        mmppppppp
        mmppppppp
        mmmmmmmmm
        """
}
