// Display names of the object identifiers that certificates carry (RFC 4514 §3, RFC 5280 §4.2.1.12, RFC 8017, RFC 5758, RFC 8410).

// `prefix: arc=name …` keeps the table readable and small.
const LISTS = `
2.5.4: 3=CN 4=SN 5=serialNumber 6=C 7=L 8=ST 9=street 10=O 11=OU 12=title 13=description 15=businessCategory 17=postalCode 42=GN 97=organizationIdentifier
0.9.2342.19200300.100.1: 1=UID 3=mail 25=DC
1.2.840.113549.1.9: 1=emailAddress 2=unstructuredName
1.3.6.1.5.5.7.3: 1=serverAuth 2=clientAuth 3=codeSigning 4=emailProtection 8=timeStamping 9=OCSPSigning
2.5.29.37: 0=anyExtendedKeyUsage
1.2.840.113549.1.1: 1=RSA 4=RSA-MD5 5=RSA-SHA1 10=RSA-PSS 11=RSA-SHA256 12=RSA-SHA384 13=RSA-SHA512 14=RSA-SHA224
1.3.14.3.2: 29=RSA-SHA1 27=DSA-SHA1
1.2.840.10040.4: 1=DSA 3=DSA-SHA1
2.16.840.1.101.3.4.3: 1=DSA-SHA224 2=DSA-SHA256 17=ML-DSA-44 18=ML-DSA-65 19=ML-DSA-87
1.2.840.10045.4: 1=ECDSA-SHA1
1.2.840.10045.4.3: 1=ECDSA-SHA224 2=ECDSA-SHA256 3=ECDSA-SHA384 4=ECDSA-SHA512
1.3.101: 110=X25519 111=X448 112=Ed25519 113=Ed448
`;

const NAMES: ReadonlyMap<string, string> = new Map(
  LISTS.trim()
    .split('\n')
    .flatMap((line) => {
      const [prefix, entries = ''] = line.split(': ');
      return entries.split(' ').map((entry): [string, string] => {
        const [arc, name = ''] = entry.split('=');
        return [`${prefix}.${arc}`, name];
      });
    }),
);

/** The name, or the dotted OID itself where we have none. */
export const oidName = (oid: string): string => NAMES.get(oid) ?? oid;
