#!/bin/sh
# Makes the certificates and keys of this folder with OpenSSL's command line (3.0 was used), in the
# current directory. Keys and serial numbers are fresh each time.
set -eu

cat > openssl.cnf <<'CONF'
[req]
distinguished_name = dn
prompt = no
[dn]
[ca]
default_ca = here
[here]
database = index.txt
new_certs_dir = .
rand_serial = yes
default_md = sha256
policy = any
unique_subject = no
copy_extensions = none
[any]
commonName = supplied
organizationName = optional
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[intermediate]
basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[leaf]
basicConstraints = CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
subjectAltName = DNS:server.example.com, DNS:*.wild.example.com, IP:192.0.2.1, IP:2001:db8::1, URI:https://server.example.com/, email:admin@example.com, dirName:dn_san
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[dn_san]
CN = directory
[client]
basicConstraints = CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = clientAuth
subjectAltName = URI:spiffe://example.com/client
authorityKeyIdentifier = keyid
[unknown_critical]
subjectAltName = DNS:server.example.com
1.3.6.1.4.1.55738.666.1 = critical, ASN1:NULL
[constrained]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
nameConstraints = critical, permitted;DNS:example.com, permitted;IP:192.0.2.0/255.255.255.0, permitted;IP:2001:db8::/ffff:ffff::, excluded;DNS:secret.example.com
[constrained_leaf]
subjectAltName = DNS:server.example.com, IP:192.0.2.1
[constrained_bad]
subjectAltName = DNS:server.example.com, DNS:x.secret.example.com
CONF
: > index.txt

key() { # name, algorithm arguments
    name=$1; shift
    openssl genpkey -quiet -out "$name.key.pem" "$@" 2>/dev/null || openssl genpkey -out "$name.key.pem" "$@"
}
request() { # name, common name
    openssl req -new -config openssl.cnf -key "$1.key.pem" -subj "/O=Ashlar tests/CN=$2" -out "$1.csr"
}
issue() { # name, issuer, section, start, end, further arguments
    name=$1; issuer=$2; section=$3; start=$4; end=$5; shift 5
    openssl ca -batch -notext -config openssl.cnf -cert "$issuer.pem" -keyfile "$issuer.key.pem" \
        -extensions "$section" -startdate "$start" -enddate "$end" -in "${request:-$name}.csr" -out "$name.pem" "$@"
}
root() { # name
    request "$1" "$1"
    openssl ca -batch -notext -config openssl.cnf -selfsign -keyfile "$1.key.pem" -extensions root \
        -startdate 20200101000000Z -enddate 21991231235959Z -in "$1.csr" -out "$1.pem"
}
FROM=20200101000000Z
TO=21991231235959Z

for kind in rsa p256; do
    case $kind in
        rsa) set -- -algorithm RSA -pkeyopt rsa_keygen_bits:2048 ;;
        p256) set -- -algorithm EC -pkeyopt ec_paramgen_curve:P-256 ;;
    esac
    for role in root intermediate leaf client; do key "$kind-$role" "$@"; done
    root "$kind-root"
    request "$kind-intermediate" "$kind-intermediate"
    issue "$kind-intermediate" "$kind-root" intermediate $FROM $TO
    request "$kind-leaf" server.example.com
    issue "$kind-leaf" "$kind-intermediate" leaf $FROM $TO
    request "$kind-client" client
    issue "$kind-client" "$kind-intermediate" client $FROM $TO
    request="$kind-leaf"
    issue "$kind-leaf-expired" "$kind-intermediate" leaf 20200101000000Z 20210101000000Z
    issue "$kind-leaf-sha384" "$kind-intermediate" leaf $FROM $TO -md sha384
    issue "$kind-leaf-sha512" "$kind-intermediate" leaf $FROM $TO -md sha512
    issue "$kind-leaf-sha1" "$kind-intermediate" leaf $FROM $TO -md sha1
    request=
    request="$kind-intermediate"
    issue "$kind-intermediate-expired" "$kind-root" intermediate 20200101000000Z 20210101000000Z
    request=
done

request=rsa-leaf
for md in sha256 sha384 sha512; do
    issue "rsa-leaf-pss-$md" rsa-intermediate leaf $FROM $TO -md $md -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:digest
done
issue rsa-leaf-pss-salt20 rsa-intermediate leaf $FROM $TO -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:20
issue rsa-leaf-md5 rsa-intermediate leaf $FROM $TO -md md5
issue unknown-critical rsa-intermediate unknown_critical $FROM $TO
request=

key p256-constrained -algorithm EC -pkeyopt ec_paramgen_curve:P-256
request p256-constrained p256-constrained
issue p256-constrained p256-root constrained $FROM $TO
request=p256-leaf
issue p256-constrained-leaf p256-constrained constrained_leaf $FROM $TO
issue p256-constrained-bad p256-constrained constrained_bad $FROM $TO
request=

key rsa1024-leaf -algorithm RSA -pkeyopt rsa_keygen_bits:1024
key p384-leaf -algorithm EC -pkeyopt ec_paramgen_curve:P-384
key p521-leaf -algorithm EC -pkeyopt ec_paramgen_curve:P-521
key ed25519-leaf -algorithm ED25519
for kind in rsa1024 p384 p521 ed25519; do
    request "$kind-leaf" server.example.com
    issue "$kind-leaf" p256-intermediate leaf $FROM $TO
done
openssl x509 -req -in p256-leaf.csr -CA p256-root.pem -CAkey p256-root.key.pem -days 36500 -out v1-leaf.pem
openssl req -x509 -config openssl.cnf -key p256-leaf.key.pem -subj /CN=self.example.com -days 36500 \
    -addext subjectAltName=DNS:self.example.com -addext basicConstraints=critical,CA:FALSE -out self-signed.pem
openssl req -x509 -config openssl.cnf -key p256-leaf.key.pem -subj /CN=self.example.com -days 36500 \
    -addext subjectAltName=DNS:self.example.com -addext basicConstraints=critical,CA:TRUE -out self-signed-ca.pem

# Key files in their other forms.
openssl rsa -traditional -in rsa-leaf.key.pem -out rsa-leaf.pkcs1.pem
for kind in p256 p384 p521; do openssl ec -in "$kind-leaf.key.pem" -out "$kind-leaf.sec1.pem"; done
{ openssl ecparam -name prime256v1; cat p256-leaf.sec1.pem; } > p256-leaf.sec1-with-parameters.pem
openssl pkcs8 -topk8 -in p256-leaf.key.pem -passout pass:secret -out p256-leaf.encrypted.pem
openssl rsa -traditional -aes128 -passout pass:secret -in rsa-leaf.key.pem -out rsa-leaf.encrypted-pkcs1.pem
openssl ec -in p256-leaf.key.pem -param_enc explicit -out p256-explicit.sec1.pem
openssl pkey -in p256-explicit.sec1.pem -pubout -out p256-explicit.spki.pem
for kind in rsa p256 p384 p521 ed25519; do
    openssl pkey -in "$kind-leaf.key.pem" -pubout -out "$kind-leaf.spki.pem"
done
