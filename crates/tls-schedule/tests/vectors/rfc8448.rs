//! The traces of RFC 8448: section 3 "Simple 1-RTT Handshake", section 4 "Resumed 0-RTT
//! Handshake" and section 5 "HelloRetryRequest", as far as the key schedule goes. See SOURCE.md.

use hex_literal::hex;

// Section 3.

/// ClientHello (196 octets).
pub(crate) const CLIENT_HELLO: [u8; 196] = hex!(
    "010000c00303cb34ecb1e78163ba1c38c6dacb196a6dffa21a8d9912ec18a2ef"
    "6283024dece7000006130113031302010000910000000b000900000673657276"
    "6572ff01000100000a00140012001d0017001800190100010101020103010400"
    "230000003300260024001d002099381de560e4bd43d23d8e435a7dbafeb3c06e"
    "51c13cae4d5413691e529aaf2c002b0003020304000d0020001e040305030603"
    "020308040805080604010501060102010402050206020202002d00020101001c"
    "00024001"
);

/// ServerHello (90 octets).
pub(crate) const SERVER_HELLO: [u8; 90] = hex!(
    "020000560303a6af06a4121860dc5e6e60249cd34c95930c8ac5cb1434dac155"
    "772ed3e2692800130100002e00330024001d0020c9828876112095fe66762bdb"
    "f7c672e156d6cc253b833df1dd69b1b04e751f0f002b00020304"
);

/// EncryptedExtensions (40 octets).
pub(crate) const ENCRYPTED_EXTENSIONS: [u8; 40] = hex!(
    "080000240022000a00140012001d00170018001901000101010201030104001c"
    "0002400100000000"
);

/// Certificate (445 octets).
pub(crate) const CERTIFICATE: [u8; 445] = hex!(
    "0b0001b9000001b50001b0308201ac30820115a003020102020102300d06092a"
    "864886f70d01010b0500300e310c300a06035504031303727361301e170d3136"
    "303733303031323335395a170d3236303733303031323335395a300e310c300a"
    "0603550403130372736130819f300d06092a864886f70d010101050003818d00"
    "30818902818100b4bb498f8279303d980836399b36c6988c0c68de55e1bdb826"
    "d3901a2461eafd2de49a91d015abbc9a95137ace6c1af19eaa6af98c7ced4312"
    "0998e187a80ee0ccb0524b1b018c3e0b63264d449a6d38e22a5fda4308467480"
    "30530ef0461c8ca9d9efbfae8ea6d1d03e2bd193eff0ab9a8002c47428a6d35a"
    "8d88d79f7f1e3f0203010001a31a301830090603551d1304023000300b060355"
    "1d0f0404030205a0300d06092a864886f70d01010b05000381810085aad2a0e5"
    "b9276b908c65f73a7267170618a54c5f8a7b337d2df7a594365417f2eae8f8a5"
    "8c8f8172f9319cf36b7fd6c55b80f21a03015156726096fd335e5e67f2dbf102"
    "702e608ccae6bec1fc63a42a99be5c3eb7107c3c54e9b9eb2bd5203b1c3b84e0"
    "a8b2f759409ba3eac9d91d402dcc0cc8f8961229ac9187b42b4de10000"
);

/// CertificateVerify (136 octets).
pub(crate) const CERTIFICATE_VERIFY: [u8; 136] = hex!(
    "0f000084080400805a747c5d88fa9bd2e55ab085a61015b7211f824cd484145a"
    "b3ff52f1fda8477b0b7abc90db78e2d33a5c141a078653fa6bef780c5ea248ee"
    "aaa785c4f394cab6d30bbe8d4859ee511f602957b15411ac027671459e46445c"
    "9ea58c181e818e95b8c3fb0bf3278409d3be152a3da5043e063dda65cdf5aea2"
    "0d53dfacd42f74f3"
);

/// The server's Finished (36 octets).
pub(crate) const SERVER_FINISHED: [u8; 36] = hex!(
    "140000209b9b141d906337fbd2cbdce71df4deda4ab42c309572cb7fffee5454"
    "b78f0718"
);

/// The client's Finished (36 octets).
pub(crate) const CLIENT_FINISHED: [u8; 36] = hex!(
    "14000020a8ec436d677634ae525ac1fcebe11a039ec17694fac6e98527b642f2"
    "edd5ce61"
);

/// The X25519 shared secret: IKM of "extract secret handshake".
pub(crate) const SHARED_SECRET: [u8; 32] =
    hex!("8bd4054fb55b9d63fdfbacf9f04b9f0d35e6d63f537563efd46272900f89492d");

/// Transcript hash through ServerHello.
pub(crate) const TRANSCRIPT_SERVER_HELLO: [u8; 32] =
    hex!("860c06edc07858ee8e78f0e7428c58edd6b43f2ca3e6e95f02ed063cf0e1cad8");

/// Transcript hash through the server's Finished.
pub(crate) const TRANSCRIPT_SERVER_FINISHED: [u8; 32] =
    hex!("9608102a0f1ccc6db6250b7b7e417b1a000eaada3daae4777a7686c9ff83df13");

/// Transcript hash through the client's Finished.
pub(crate) const TRANSCRIPT_CLIENT_FINISHED: [u8; 32] =
    hex!("209145a96ee8e2a122ff810047cc952684658d6049e86429426db87c54ad143d");

/// "tls13 c hs traffic".
pub(crate) const CLIENT_HANDSHAKE: [u8; 32] =
    hex!("b3eddb126e067f35a780b3abf45e2d8f3b1a950738f52e9600746a0e27a55a21");

/// "tls13 s hs traffic".
pub(crate) const SERVER_HANDSHAKE: [u8; 32] =
    hex!("b67b7d690cc16c4e75e54213cb2d37b4e9c912bcded9105d42befd59d391ad38");

/// Write key of the client, handshake data.
pub(crate) const CLIENT_HANDSHAKE_KEY: [u8; 16] = hex!("dbfaa693d1762c5b666af5d950258d01");

/// Write IV of the client, handshake data.
pub(crate) const CLIENT_HANDSHAKE_IV: [u8; 12] = hex!("5bd3c71b836e0b76bb73265f");

/// Write key of the server, handshake data.
pub(crate) const SERVER_HANDSHAKE_KEY: [u8; 16] = hex!("3fce516009c21727d0f2e4e86ee403bc");

/// Write IV of the server, handshake data.
pub(crate) const SERVER_HANDSHAKE_IV: [u8; 12] = hex!("5d313eb2671276ee13000b30");

/// "tls13 c ap traffic".
pub(crate) const CLIENT_APPLICATION: [u8; 32] =
    hex!("9e40646ce79a7f9dc05af8889bce6552875afa0b06df0087f792ebb7c17504a5");

/// "tls13 s ap traffic".
pub(crate) const SERVER_APPLICATION: [u8; 32] =
    hex!("a11af9f05531f856ad47116b45a950328204b4f44bfb6b3a4b4f1f3fcb631643");

/// Write key of the client, application data.
pub(crate) const CLIENT_APPLICATION_KEY: [u8; 16] = hex!("17422dda596ed5d9acd890e3c63f5051");

/// Write IV of the client, application data.
pub(crate) const CLIENT_APPLICATION_IV: [u8; 12] = hex!("5b78923dee08579033e523d9");

/// Write key of the server, application data.
pub(crate) const SERVER_APPLICATION_KEY: [u8; 16] = hex!("9f02283b6c9c07efc26bb9f2ac92e356");

/// Write IV of the server, application data.
pub(crate) const SERVER_APPLICATION_IV: [u8; 12] = hex!("cf782b88dd83549aadf1e984");

/// "tls13 exp master".
pub(crate) const EXPORTER_SECRET: [u8; 32] =
    hex!("fe22f881176eda18eb8f44529e6792c50c9a3f89452f68d8ae311b4309d3cf50");

/// Nonce of the NewSessionTicket.
pub(crate) const TICKET_NONCE: [u8; 2] = hex!("0000");

/// "tls13 resumption".
pub(crate) const RESUMPTION_PSK: [u8; 32] =
    hex!("4ecd0eb6ec3b4d87f5d6028f922ca4c5851a277fd41311c9e62d2c9492e1c4f3");

// Section 4, whose PSK is the one of section 3.

/// ClientHello up to its binders (477 octets).
pub(crate) const RESUMED_CLIENT_HELLO_PREFIX: [u8; 477] = hex!(
    "010001fc03031bc3ceb6bbe39cff938355b5a50adb6db21b7a6af649d7b4bc41"
    "9d7876487d95000006130113031302010001cd0000000b000900000673657276"
    "6572ff01000100000a00140012001d0017001800190100010101020103010400"
    "3300260024001d0020e4ffb68ac05f8d96c99da26698346c6be16482badddafe"
    "051a66b4f18d668f0b002a0000002b0003020304000d0020001e040305030603"
    "020308040805080604010501060102010402050206020202002d00020101001c"
    "0002400100150057000000000000000000000000000000000000000000000000"
    "0000000000000000000000000000000000000000000000000000000000000000"
    "0000000000000000000000000000000000000000000000000000000000000000"
    "2900dd00b800b22c035d829359ee5ff7af4ec900000000262a6494dc486d2c8a"
    "34cb33fa90bf1b0070ad3c498883c9367c09a2be785abc55cd226097a3a98211"
    "7283f82a03a143efd3ff5dd36d64e861be7fd61d2827db279cce145077d454a3"
    "664d4e6da4d29ee03725a6a4dafcd0fc67d2aea70529513e3da2677fa5906c5b"
    "3f7d8f92f228bda40dda721470f9fbf297b5aea617646fac5c03272e970727c6"
    "21a79141ef5f7de6505e5bfbc388e93343694093934ae4d357fad6aacb"
);

/// The list of binders that follows (35 octets): two lengths and the binder.
pub(crate) const RESUMED_BINDERS: [u8; 35] = hex!(
    "0021203add4fb2d8fdf822a0ca3cf7678ef5e88dae990141c5924d57bb6fa31b"
    "9e5f9d"
);

/// ServerHello (96 octets).
pub(crate) const RESUMED_SERVER_HELLO: [u8; 96] = hex!(
    "0200005c03033ccfd2dec890222763472ae8136777c9d7358777bb66e91ea512"
    "2495f559ea2d00130100003400290002000000330024001d0020121761ee42c3"
    "33e1b9e77b60dd57c2053cd94512ab47f115e86eff50942cea31002b00020304"
);

/// EncryptedExtensions (44 octets).
pub(crate) const RESUMED_ENCRYPTED_EXTENSIONS: [u8; 44] = hex!(
    "080000280026000a00140012001d00170018001901000101010201030104001c"
    "0002400100000000002a0000"
);

/// The server's Finished (36 octets).
pub(crate) const RESUMED_SERVER_FINISHED: [u8; 36] = hex!(
    "1400002048d3e0e1b3d907c6acff145e16090388c77b05c050b634ab1a88bbd0"
    "dd1a34b2"
);

/// EndOfEarlyData (4 octets).
pub(crate) const RESUMED_END_OF_EARLY_DATA: [u8; 4] = hex!("05000000");

/// The client's Finished (36 octets).
pub(crate) const RESUMED_CLIENT_FINISHED: [u8; 36] = hex!(
    "140000207230a9c952c25cd6138fc5e6628308c41c5335dd81b9f96bcea50fd3"
    "2bda416d"
);

/// Transcript hash up to the binders.
pub(crate) const RESUMED_BINDER_HASH: [u8; 32] =
    hex!("63224b2e4573f2d3454ca84b9d009a04f6be9e05711a8396473aefa01e924a14");

/// "tls13 c e traffic".
pub(crate) const RESUMED_CLIENT_EARLY: [u8; 32] =
    hex!("3fbbe6a60deb66c30a32795aba0eff7eaa10105586e7be5c09678d63b6caab62");

/// Write key of the client, early application data.
pub(crate) const RESUMED_CLIENT_EARLY_KEY: [u8; 16] = hex!("920205a5b7bf2115e6fc5c2942834f54");

/// Write IV of the client, early application data.
pub(crate) const RESUMED_CLIENT_EARLY_IV: [u8; 12] = hex!("6d475f0993c8e564610db2b9");

/// "tls13 e exp master".
pub(crate) const RESUMED_EARLY_EXPORTER: [u8; 32] =
    hex!("b2026866610937d7423e5be90862ccf24c0e6091186d34f812089ff5be2ef7df");

/// The X25519 shared secret.
pub(crate) const RESUMED_SHARED_SECRET: [u8; 32] =
    hex!("f44194756ff9ec9d25180635d66ea6824c6ab3bf179977be37f723570e7ccb2e");

/// "tls13 c hs traffic".
pub(crate) const RESUMED_CLIENT_HANDSHAKE: [u8; 32] =
    hex!("2faac08f851d35fea3604fcb4de82dc62c9b164a70974d0462e27f1ab278700f");

/// "tls13 s hs traffic".
pub(crate) const RESUMED_SERVER_HANDSHAKE: [u8; 32] =
    hex!("fe927ae271312e8bf0275b581c54eef020450dc4ecffaa05a1a35d27518e7803");

/// "tls13 c ap traffic".
pub(crate) const RESUMED_CLIENT_APPLICATION: [u8; 32] =
    hex!("2abbf2b8e381d23dbebe1dd2a7d16a8bf484cb4950d23fb7fb7fa8547062d9a1");

/// "tls13 s ap traffic".
pub(crate) const RESUMED_SERVER_APPLICATION: [u8; 32] =
    hex!("cc21f1bf8feb7dd5fa505bd9c4b468a9984d554a993dc49e6d285598fb672691");

/// "tls13 exp master".
pub(crate) const RESUMED_EXPORTER_SECRET: [u8; 32] =
    hex!("3fd93d4ffddc98e64b14dd107aedf8ee4add23f4510f58a4592d0b201bee56b4");

// Section 5.

/// The first ClientHello (180 octets).
pub(crate) const RETRY_CLIENT_HELLO_1: [u8; 180] = hex!(
    "010000b00303b0b1c5a5aa37c5919f2ed1d5c6fff7fcb7849716945a2b8cee92"
    "58a346677b6f000006130113031302010000810000000b000900000673657276"
    "6572ff01000100000a00080006001d00170018003300260024001d0020e8e8e3"
    "f3b93a25ed97a14a7dcacb8a272c6288e585c6484d05262fcad062ad1f002b00"
    "03020304000d0020001e04030503060302030804080508060401050106010201"
    "0402050206020202002d00020101001c00024001"
);

/// HelloRetryRequest (176 octets).
pub(crate) const RETRY_HELLO_RETRY_REQUEST: [u8; 176] = hex!(
    "020000ac0303cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e"
    "09e2c8a8339c001301000084003300020017002c0074007271dcd04bb88bc318"
    "9119398a00000000eefafc76c146b823b096f8aacad365dd0030953f4edf6256"
    "36e5f21bb2e23fcc654b1b5b40318d10d137abcbb87574e36e8a1f025f7dfa5d"
    "6e50781b5eda4aa15b0c8be778257d16aa3030e9e7841dd9e4c0342267e8ca0c"
    "af571fb2b7cff0f934b0002b00020304"
);

/// The second ClientHello (512 octets).
pub(crate) const RETRY_CLIENT_HELLO_2: [u8; 512] = hex!(
    "010001fc0303b0b1c5a5aa37c5919f2ed1d5c6fff7fcb7849716945a2b8cee92"
    "58a346677b6f000006130113031302010001cd0000000b000900000673657276"
    "6572ff01000100000a00080006001d001700180033004700450017004104a6da"
    "7392ec591e17abfd535964b99894d13befb221b3def2ebe3830eac8f01518126"
    "77c4d6d2237e85cf01d6910cfb83954e76ba7352830534159897e8065780002b"
    "0003020304000d0020001e040305030603020308040805080604010501060102"
    "010402050206020202002c0074007271dcd04bb88bc3189119398a00000000ee"
    "fafc76c146b823b096f8aacad365dd0030953f4edf625636e5f21bb2e23fcc65"
    "4b1b5b40318d10d137abcbb87574e36e8a1f025f7dfa5d6e50781b5eda4aa15b"
    "0c8be778257d16aa3030e9e7841dd9e4c0342267e8ca0caf571fb2b7cff0f934"
    "b0002d00020101001c00024001001500af000000000000000000000000000000"
    "0000000000000000000000000000000000000000000000000000000000000000"
    "0000000000000000000000000000000000000000000000000000000000000000"
    "0000000000000000000000000000000000000000000000000000000000000000"
    "0000000000000000000000000000000000000000000000000000000000000000"
    "0000000000000000000000000000000000000000000000000000000000000000"
);

/// ServerHello (123 octets).
pub(crate) const RETRY_SERVER_HELLO: [u8; 123] = hex!(
    "020000770303bb341d847fd789c47c387172dc0c9bf147fccacb5043d86ca4c5"
    "98d3ff571b9800130100004f003300450017004104583e054b7a66672ae020ad"
    "9d2686fcc85b5ad41a134a0f03ee72b893052bd85b4c8de6776f5b04ac07d835"
    "40eab3e3d9c547bc6528c4317d294686093a6cad7d002b00020304"
);

/// The P-256 shared secret.
pub(crate) const RETRY_SHARED_SECRET: [u8; 32] =
    hex!("c142ce13ca11b5c2233652e63ad3d97844f1621fbfb9de69d547dc8fedeabeb4");

/// Transcript hash through ServerHello.
pub(crate) const RETRY_TRANSCRIPT_SERVER_HELLO: [u8; 32] =
    hex!("8aa8e828ec2f8a884fec95a3139de01c15a3daa7ff5bfc3f4bfcc21b438d7bf8");

/// "tls13 c hs traffic".
pub(crate) const RETRY_CLIENT_HANDSHAKE: [u8; 32] =
    hex!("158aa7ab8855073582b41d674b4055cabcc534728f659314861b4e08e2011566");

/// "tls13 s hs traffic".
pub(crate) const RETRY_SERVER_HANDSHAKE: [u8; 32] =
    hex!("3403e781e2af7b6508da28574f6e95a1abf162de83a97927c37672a4a0cef8a1");
