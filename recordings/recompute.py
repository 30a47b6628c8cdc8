#!/usr/bin/env python3
"""The secrets of recorded handshakes, computed from their messages and draws by Python alone.

    python3 recompute.py FILE...           compares what the files say
    python3 recompute.py --write FILE...   completes files that say the main secret alone

The main secret in a file is what the peer says (OpenSSL's key log): never written, only compared.
The format is described in docs/recordings.md; the computations are those of RFC 5246, RFC 7627,
RFC 7748, RFC 8422 and RFC 7919.
"""

import hashlib
import hmac
import sys

CLIENT_HELLO, SERVER_HELLO, SERVER_KEY_EXCHANGE, CLIENT_KEY_EXCHANGE = 1, 2, 12, 16
EXTENDED_MAIN_SECRET = 23


class Mismatch(Exception):
    """What is recorded is not what comes out."""


def need(condition, what):
    if not condition:
        raise Mismatch(what)


def read(text):
    """A list of items: their words and their bytes."""
    items = []
    for line in text.splitlines():
        if line.startswith("  "):
            items[-1][1].extend(bytes.fromhex(line))
        elif line and not line.startswith("#"):
            items.append((line, bytearray()))
    return items


def connections(items):
    """The items of the head, then those of each connection."""
    parts = [[]]
    for item in items:
        if item[0].startswith("connection "):
            parts.append([])
        parts[-1].append(item)
    return parts


def find(items, words):
    return next((bytes(value) for name, value in items if name == words), None)


def setting(head, name):
    return next(words[len(name) + 1:] for words, _ in head if words.startswith(name + " "))


def messages(connection):
    """Handshake messages before each side's ChangeCipherSpec: sender, type, all bytes."""
    found, changed = [], set()
    for words, record in connection:
        if not words.startswith("record "):
            continue
        sender = words.split()[1]
        if record[0] == 20:
            changed.add(sender)
        if record[0] != 22 or sender in changed:
            if record[0] == 22:
                found.append((sender, 20, None))
            continue
        content = bytes(record[5:])
        while content:
            length = 4 + int.from_bytes(content[1:4], "big")
            found.append((sender, content[0], content[:length]))
            content = content[length:]
    return found


def prf(hash_name, secret, label, seed, length):
    """RFC 5246, section 5."""
    def mac(data):
        return hmac.new(secret, data, hash_name).digest()
    seed = label + seed
    a, out = seed, b""
    while len(out) < length:
        a = mac(a)
        out += mac(a + seed)
    return out[:length]


def x25519(scalar, point):
    """RFC 7748, section 5."""
    p = 2**255 - 19
    k = bytearray(scalar)
    k[0] &= 248
    k[31] = k[31] & 127 | 64
    k = int.from_bytes(k, "little")
    u = int.from_bytes(point, "little") & (2**255 - 1)
    x2, z2, x3, z3, swap = 1, 0, u, 1, 0
    for t in reversed(range(255)):
        bit = k >> t & 1
        if swap != bit:
            x2, z2, x3, z3 = x3, z3, x2, z2
        swap = bit
        a, b, c, d = x2 + z2, x2 - z2, x3 + z3, x3 - z3
        da, cb, aa, bb = d * a, c * b, a * a, b * b
        x3, z3 = (da + cb) ** 2 % p, u * (da - cb) ** 2 % p
        e = aa - bb
        x2, z2 = aa * bb % p, e * (aa + 121665 * e) % p
    if swap:
        x2, z2 = x3, z3
    return (x2 * pow(z2, p - 2, p) % p).to_bytes(32, "little")


def der(data):
    """The contents of the elements of `data`."""
    parts = []
    while data:
        length, start = data[1], 2
        if length & 128:
            start += length & 127
            length = int.from_bytes(data[2:start], "big")
        parts.append(data[start:start + length])
        data = data[start + length:]
    return parts


def rsa_decrypt(pkcs8, ciphertext):
    """RFC 8017, section 7.2.2: the message of an encryption block."""
    key = der(der(der(der(pkcs8)[0])[2])[0])
    n, d = (int.from_bytes(key[at], "big") for at in (1, 3))
    block = pow(int.from_bytes(ciphertext, "big"), d, n).to_bytes(len(ciphertext), "big")
    need(block[:2] == b"\0\2" and 0 not in block[2:10], "padding")
    return block[block.index(0, 2) + 1:]


def vec16(data):
    """The first opaque<0..2^16-1> and what is after it."""
    end = 2 + int.from_bytes(data[:2], "big")
    return data[2:end], data[end:]


def premaster(head, connection, by_type):
    """RFC 5246, sections 8.1.1 and 8.1.2; RFC 8422, section 5.10."""
    suite, ours = setting(head, "suite"), setting(head, "reproduced")
    exchange = by_type[CLIENT_KEY_EXCHANGE][4:]
    if suite.startswith("TLS_RSA_"):
        secret = rsa_decrypt(find(head, "key server"), vec16(exchange)[0])
        need(secret[:2] == b"\3\3" and len(secret) == 48, "the premaster secret's form")
        drawn = find(connection, "random premaster secret")
        need((drawn is not None) == (ours == "client"), "who draws it")
        need(drawn is None or drawn[2:] == secret[2:], "another premaster secret was drawn")
        return secret
    params = by_type[SERVER_KEY_EXCHANGE][4:]
    if suite.startswith("TLS_DHE_"):
        (p, rest) = vec16(params)
        (g, rest) = vec16(rest)
        publics = {"server": vec16(rest)[0], "client": vec16(exchange)[0]}
        secret = int.from_bytes(find(connection, "random Diffie-Hellman exponent"), "big")
        p, g, number = (int.from_bytes(value, "big") for value in (p, g, publics.pop(ours)))
        need(pow(g, secret, p) == number, "another public key was sent")
        (theirs,) = publics.values()
        shared = pow(int.from_bytes(theirs, "big"), secret, p)
        return shared.to_bytes((shared.bit_length() + 7) // 8, "big")
    need(params[:3] == b"\3\0\x1d", "the curve is not x25519")
    publics = {"server": params[4:4 + params[3]], "client": exchange[1:]}
    secret = find(connection, "random X25519 private key")
    base = (9).to_bytes(32, "little")
    need(x25519(secret, base) == publics.pop(ours), "another public key was sent")
    (theirs,) = publics.values()
    return x25519(secret, theirs)


def has_extension(server_hello, wanted):
    body = server_hello[4 + 34:]
    body = body[1 + body[0] + 3:]
    data = vec16(body)[0] if body else b""
    while data:
        kind = int.from_bytes(data[:2], "big")
        if kind == wanted:
            return True
        data = vec16(data[2:])[1]
    return False


def key_block_len(suite):
    """RFC 5246, section 6.3: MAC keys, keys and fixed IVs of both sides."""
    key = 16 if "AES_128" in suite else 32
    if "_CBC_" in suite:
        mac = {"SHA": 20, "SHA256": 32, "SHA384": 48}[suite.rsplit("_", 1)[1]]
        return 2 * (mac + key)
    return 2 * (key + (12 if "CHACHA20" in suite else 4))


def secrets(head, connection, earlier):
    """All secrets of a connection in the order of the file."""
    suite = setting(head, "suite")
    hash_name = "sha384" if suite.endswith("SHA384") else "sha256"
    flow = messages(connection)
    by_type = {kind: message for _, kind, message in flow}
    client_random, server_random = by_type[CLIENT_HELLO][6:38], by_type[SERVER_HELLO][6:38]
    side = setting(head, "reproduced")
    drawn, sent = find(connection, f"random {side} random"), locals()[f"{side}_random"]
    # A server that speaks TLS 1.3 replaces the end: RFC 9846, section 4.2.3.
    kept = 24 if (side, setting(head, "versions")) == ("server", "1.3 1.2") else 32
    need(drawn[:kept] == sent[:kept], "another random was sent")

    result = {}
    if connection[0][0] == "connection full":
        secret = premaster(head, connection, by_type)
        result["premaster"] = secret
        through = [kind for _, kind, _ in flow].index(CLIENT_KEY_EXCHANGE) + 1
        session_hash = hashlib.new(hash_name, b"".join(m for *_, m in flow[:through])).digest()
        if has_extension(by_type[SERVER_HELLO], EXTENDED_MAIN_SECRET):
            main = prf(hash_name, secret, b"extended master secret", session_hash, 48)
        else:
            main = prf(hash_name, secret, b"master secret", client_random + server_random, 48)
    else:
        main = earlier
    result["main"] = main
    seed = server_random + client_random
    result["key-block"] = prf(hash_name, main, b"key expansion", seed, key_block_len(suite))
    transcript = b""
    for sender, _, message in flow:
        if message is None:
            hashed = hashlib.new(hash_name, transcript).digest()
            verify = prf(hash_name, main, f"{sender} finished".encode(), hashed, 12)
            result[f"{sender}-verify-data"] = verify
            message = b"\x14\0\0\x0c" + verify
        transcript += message
    return result


def check(path, write):
    text = open(path, encoding="ascii").read()
    head, *parts = connections(read(text))
    earlier, computed = None, []
    for number, connection in enumerate(parts, 1):
        found = secrets(head, connection, earlier)
        earlier = found["main"]
        need(earlier == find(connection, "secret main"), f"connection {number}: main secret")
        if not write:
            for name, value in found.items():
                said = find(connection, f"secret {name}")
                need(value == said, f"connection {number}: {name} is {value.hex()}")
        computed.append(found)
    if write:
        open(path, "w", encoding="ascii").write(completed(text, computed))


def completed(text, computed):
    """The file with all secrets of each connection in the place of its main secret."""
    pieces = text.split("\nsecret main\n")
    need(len(pieces) == len(computed) + 1, "the file has other secrets already")
    out = pieces[0]
    for piece, found in zip(pieces[1:], computed):
        for name, value in found.items():
            out += f"\nsecret {name}"
            for at in range(0, len(value), 32):
                out += "\n  " + value[at:at + 32].hex()
        lines = piece.split("\n")
        rest = next((at for at, line in enumerate(lines) if not line.startswith("  ")), len(lines))
        out += "\n" + "\n".join(lines[rest:])
    return out


def main():
    paths = sys.argv[1:]
    write = paths[:1] == ["--write"]
    paths = paths[write:]
    if not paths:
        sys.exit(__doc__)
    for path in paths:
        try:
            check(path, write)
        except Mismatch as why:
            sys.exit(f"{path}: {why}")
    print(f"{len(paths)} recordings agree")


if __name__ == "__main__":
    main()
