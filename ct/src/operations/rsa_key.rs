//! A 2048-bit RSA key, made for this program and used nowhere else.

/// The modulus.
pub(super) const N: &[u8] = &from_hex::<256>(
    "9a0a35fe033a075008d46ece3c1310b2082382d82cafd1adfc82bd67aeed1c57aa00263c4106c6e1\
     01ffbf65dec8da17dc7d6d303e3b0acba11b4574c6b268c3775154a4aa5ee3953df69481ebb7cdc2\
     9cb06a2a44c1b86cfc58513a942891736beb708108f58e3234aedbc8b4f40d51f6cdeae03d444881\
     bc55f9337b57c89ebd6aa33a22835a10d870a4f25142f780554f5571de10d91966a46369107b9570\
     dfda2c0f4bb0310ae8b1e7e1fd27a9e5c387de45d7afa8f73a4216bea6d49cdd3fa83bc1dc76ac43\
     794852139e1cc0ec8e93e0a0ab60ef3073be03157ea77b53f1b2bfd8f1d04c10a0c330374a66e44d\
     bcabf99654f83f9d5dcf01847c4598a9",
);

/// The public exponent.
pub(super) const E: &[u8] = &[1, 0, 1];

/// d, p, q, d mod (p - 1), d mod (q - 1), 1/q mod p.
pub(super) const SECRET_PARTS: [&[u8]; 6] = [
    &from_hex::<256>(
        "033fdce4b75fb580c836e7017dbdef37ba39398ce2e0709d697abe911ddd0da081cb10036c61beb7\
         476a04391b6a84434598f5c13346de92ee1a9babfb770f03b4942823731e9e516b25b4fb4aa42d78\
         8202acb2a891a798d0f7f1fab8de6437199b355bdb7b069d63841ec9cc9b6b5e83c4d34418b6c48a\
         cc14ca357e501b40c99f9f02b7e562d9ab6941a89287d302c4defdea707977cf589fb6d69c9e6fed\
         a733eeeeedc5f676f82c6071fcaf16608823649ce86d556bf7782381d2c126f5523c507d1eb0a502\
         bc2cef261c7075254ee6a44e4043ac886ea10ecc0855d11f1033f703e23df93067acec26634792e8\
         aa52653005dc45a909548cd9c6ddeb23",
    ),
    &from_hex::<128>(
        "c19b289878bfe252786df80d1b44b0d8269e2d4ab05347cfc5018df3f977cde801327d14db6055fc\
         84ec14f22021b19a7f13fad0a52fdfc5f3ef7d1b483f7257b8b6c92f9b68a5ddfd9f752c75e4608d\
         4130346c94b49f8e84642a47d842520847fe531ba954dd6e0f031283b377e4de25e611b174a837d6\
         fecbea49da620bbf",
    ),
    &from_hex::<128>(
        "cbaec5787acd9b494c4da83485a2e2d5040ddff2e3518f48fedbdfac8e88b95a2ea21a67480ea192\
         ab5ec1002272eea49c253c8ff27a423d3d0b67ed345e3927b3a3140da355004edb8c19e89f45e0d5\
         101b5327dab0fa575f91226472aae2f3d4d837114db183dc171b290839e450c64c99bd98f267a2cc\
         937e02e465061597",
    ),
    &from_hex::<128>(
        "1b352cdd508ad6c974373016d7702dd2128b441e2ced6738219d784f830d7d184fa2c2c53d972a3e\
         5487c0e1cdf62e39620672c7038fd8c8bee13719b06b8a2c1dbf4242b87a5a64fa1180ac00dd595c\
         407effbf0a9edf956db18de78ed2b3288ac588f468358ef0ba9759f0bc35eb29f4f58223081be3cd\
         08fdab2d39cd718d",
    ),
    &from_hex::<128>(
        "59d7e1aadf204a5aee996294a84dcd18810d4db769a5d43a3290f1fcbf7277afdbda0d2379995a93\
         c39bac2e4f03bb5848b7f41adaae2b01b02793d401c17e1c9114620811ffb07f1840983d0fe456e4\
         2492a8ff6f6b9941691a2fbd770701cce419eb506aa0deb4fa4c34b1383809992eb8b1f50117cdab\
         c77351fb44c48649",
    ),
    &from_hex::<128>(
        "b39c367e6e283464f24894766a9c4af2aecddb54e2f4755078d8fe1f4a7bcb3ba28929c8bca30fd0\
         70f5a2fe5c5fb51d7eacf5c4afd52ea7cdc3b928aea2807ff1023cbeb311c3d71c75d0cc8b8feb02\
         233807cff764b943f2c1c3e047758ec0d425cac31721fe0a4f3fbba5161f95b9810763e78c006734\
         95e5ae7811c7d844",
    ),
];

/// Fails to compile for anything but hexadecimal digits in pairs.
const fn from_hex<const N: usize>(hex: &str) -> [u8; N] {
    let digits = hex.as_bytes();
    assert!(digits.len() == 2 * N, "two digits a byte");
    let mut bytes = [0; N];
    let mut i = 0;
    while i < N {
        bytes[i] = digit(digits[2 * i]) << 4 | digit(digits[2 * i + 1]);
        i += 1;
    }
    bytes
}

const fn digit(character: u8) -> u8 {
    match character {
        b'0'..=b'9' => character - b'0',
        _ => {
            assert!(character >= b'a' && character <= b'f', "a hexadecimal digit");
            character - b'a' + 10
        }
    }
}
