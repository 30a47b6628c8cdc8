//! The rounds, and the way from words to rows, on vector registers whatever their width.

/// Defines what the kernels of 256 and 512 bits have in common, by the intrinsics of one width and by
/// the functions `rotate_left_16`, `rotate_left_12`, `rotate_left_8`, `rotate_left_7` and
/// `blocks_of_rows` of the kernel.
macro_rules! rounds {
    (
        $features:literal, $vector:ty,
        add: $add:ident, xor: $xor:ident, shuffle: $shuffle:ident,
        unpack: $low_32:ident, $high_32:ident, $low_64:ident, $high_64:ident,
    ) => {
        /// A column round and a diagonal round of each lane, a register for each word.
        #[inline]
        #[target_feature(enable = $features)]
        fn double_round(x: [$vector; 16]) -> [$vector; 16] {
            let [x0, x1, x2, x3, x4, x5, x6, x7, x8, x9, x10, x11, x12, x13, x14, x15] = x;
            let [x0, x4, x8, x12] = quarter_round([x0, x4, x8, x12]);
            let [x1, x5, x9, x13] = quarter_round([x1, x5, x9, x13]);
            let [x2, x6, x10, x14] = quarter_round([x2, x6, x10, x14]);
            let [x3, x7, x11, x15] = quarter_round([x3, x7, x11, x15]);
            let [x0, x5, x10, x15] = quarter_round([x0, x5, x10, x15]);
            let [x1, x6, x11, x12] = quarter_round([x1, x6, x11, x12]);
            let [x2, x7, x8, x13] = quarter_round([x2, x7, x8, x13]);
            let [x3, x4, x9, x14] = quarter_round([x3, x4, x9, x14]);
            [x0, x1, x2, x3, x4, x5, x6, x7, x8, x9, x10, x11, x12, x13, x14, x15]
        }

        /// The same, a register for each row. For the diagonal round the rows are turned against the
        /// second, which is the last to be computed and the first to be needed.
        #[inline]
        #[target_feature(enable = $features)]
        fn double_round_of_rows(rows: [Row; 4]) -> [Row; 4] {
            const LEFT_1: i32 = 0b00_11_10_01;
            const LEFT_2: i32 = 0b01_00_11_10;
            const LEFT_3: i32 = 0b10_01_00_11;
            let [a, b, c, d] = quarter_round(rows);
            let [a, c, d] = [$shuffle::<LEFT_3>(a), $shuffle::<LEFT_1>(c), $shuffle::<LEFT_2>(d)];
            let [a, b, c, d] = quarter_round([a, b, c, d]);
            [$shuffle::<LEFT_1>(a), b, $shuffle::<LEFT_3>(c), $shuffle::<LEFT_2>(d)]
        }

        /// RFC 8439, section 2.1, in each lane.
        #[inline]
        #[target_feature(enable = $features)]
        fn quarter_round([a, b, c, d]: [$vector; 4]) -> [$vector; 4] {
            let a = $add(a, b);
            let d = rotate_left_16($xor(d, a));
            let c = $add(c, d);
            let b = rotate_left_12($xor(b, c));
            let a = $add(a, b);
            let d = rotate_left_8($xor(d, a));
            let c = $add(c, d);
            let b = rotate_left_7($xor(b, c));
            [a, b, c, d]
        }

        /// From registers of words to blocks.
        #[inline]
        #[target_feature(enable = $features)]
        fn transpose(x: [$vector; 16]) -> [Blocks; 4] {
            let [x0, x1, x2, x3, x4, x5, x6, x7, x8, x9, x10, x11, x12, x13, x14, x15] = x;
            let [a0, a1, a2, a3] = rows_of_words([x0, x1, x2, x3]);
            let [b0, b1, b2, b3] = rows_of_words([x4, x5, x6, x7]);
            let [c0, c1, c2, c3] = rows_of_words([x8, x9, x10, x11]);
            let [d0, d1, d2, d3] = rows_of_words([x12, x13, x14, x15]);
            [
                blocks_of_rows([a0, b0, c0, d0]),
                blocks_of_rows([a1, b1, c1, d1]),
                blocks_of_rows([a2, b2, c2, d2]),
                blocks_of_rows([a3, b3, c3, d3]),
            ]
        }

        /// The four words of a row to registers of rows: of the blocks in every fourth lane from the
        /// first on, then from the second on, and so on.
        #[inline]
        #[target_feature(enable = $features)]
        fn rows_of_words([x0, x1, x2, x3]: [$vector; 4]) -> [Row; 4] {
            let [low_01, high_01] = [$low_32(x0, x1), $high_32(x0, x1)];
            let [low_23, high_23] = [$low_32(x2, x3), $high_32(x2, x3)];
            [
                $low_64(low_01, low_23),
                $high_64(low_01, low_23),
                $low_64(high_01, high_23),
                $high_64(high_01, high_23),
            ]
        }
    };
}

pub(super) use rounds;
