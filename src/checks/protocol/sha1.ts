// SHA-1 (FIPS 180-4 §6.1) in a plain function, since checks can't wait for WebCrypto. For naming things only, never for trust.

const rotate = (value: number, bits: number): number => (value << bits) | (value >>> (32 - bits));

/** Lower-case hexadecimal. Meant for short input, such as an entity ID. */
export function sha1Hex(octets: Uint8Array): string {
  const padded = new Uint8Array(Math.ceil((octets.length + 9) / 64) * 64);
  padded.set(octets);
  padded[octets.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor(octets.length / 0x2000_0000));
  view.setUint32(padded.length - 4, octets.length * 8);
  const state = new Int32Array([0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0]);
  const words = new Int32Array(80);
  const word = (i: number): number => words[i] ?? 0;
  for (let block = 0; block < padded.length; block += 64) {
    for (let i = 0; i < 16; i++) words[i] = view.getInt32(block + i * 4);
    for (let i = 16; i < 80; i++) words[i] = rotate(word(i - 3) ^ word(i - 8) ^ word(i - 14) ^ word(i - 16), 1);
    let [a = 0, b = 0, c = 0, d = 0, e = 0] = state;
    for (let i = 0; i < 80; i++) {
      const [mixed, constant] = round(i, b, c, d);
      const next = (rotate(a, 5) + mixed + e + constant + word(i)) | 0;
      [e, d, c, b, a] = [d, c, rotate(b, 30), a, next];
    }
    for (const [i, value] of [a, b, c, d, e].entries()) state[i] = (state[i] ?? 0) + value;
  }
  return [...state].map((value) => (value >>> 0).toString(16).padStart(8, '0')).join('');
}

/** The round's function of b, c, d, and its constant. */
function round(i: number, b: number, c: number, d: number): readonly [number, number] {
  if (i < 20) return [(b & c) | (~b & d), 0x5a827999];
  if (i < 40) return [b ^ c ^ d, 0x6ed9eba1];
  if (i < 60) return [(b & c) | (b & d) | (c & d), 0x8f1bbcdc];
  return [b ^ c ^ d, 0xca62c1d6];
}
