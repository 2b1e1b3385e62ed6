/** SHA-256 (FIPS 180-4) of bytes, as hexadecimal digits: the platform's own is not there at once, or not everywhere. */
export function sha256(bytes: Uint8Array): string {
  const blocks = padded(bytes);
  const hash = new Uint32Array(initial);
  const schedule = new Uint32Array(64);
  for (let offset = 0; offset < blocks.byteLength; offset += 64) addBlock(hash, schedule, blocks, offset);
  return [...hash].map((word) => word.toString(16).padStart(8, '0')).join('');
}

/** A one bit, zeros up to a whole block, and the length in bits. */
function padded(bytes: Uint8Array): DataView {
  const length = Math.ceil((bytes.length + 9) / 64) * 64;
  const buffer = new Uint8Array(length);
  buffer.set(bytes);
  buffer[bytes.length] = 0x80;
  const view = new DataView(buffer.buffer);
  view.setUint32(length - 8, Math.floor(bytes.length / 0x2000_0000));
  view.setUint32(length - 4, (bytes.length << 3) >>> 0);
  return view;
}

function addBlock(hash: Uint32Array, schedule: Uint32Array, blocks: DataView, offset: number): void {
  for (let t = 0; t < 64; t++) {
    schedule[t] =
      t < 16
        ? blocks.getUint32(offset + t * 4)
        : smallSigma(schedule[t - 2], 17, 19, 10) +
          word(schedule[t - 7]) +
          smallSigma(schedule[t - 15], 7, 18, 3) +
          word(schedule[t - 16]);
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = hash;
  for (let t = 0; t < 64; t++) {
    const first = h + bigSigma(e, 6, 11, 25) + ((e & f) ^ (~e & g)) + word(constants[t]) + word(schedule[t]);
    const second = bigSigma(a, 2, 13, 22) + ((a & b) ^ (a & c) ^ (b & c));
    h = g;
    g = f;
    f = e;
    e = (d + first) >>> 0;
    d = c;
    c = b;
    b = a;
    a = (first + second) >>> 0;
  }
  for (const [index, value] of [a, b, c, d, e, f, g, h].entries()) hash[index] = word(hash[index]) + value;
}

function word(value: number | undefined): number {
  return value ?? 0;
}

function rotated(value: number, by: number): number {
  return (value >>> by) | (value << (32 - by));
}

function bigSigma(value: number, a: number, b: number, c: number): number {
  return (rotated(value, a) ^ rotated(value, b) ^ rotated(value, c)) >>> 0;
}

function smallSigma(value: number | undefined, a: number, b: number, shift: number): number {
  const x = word(value);
  return (rotated(x, a) ^ rotated(x, b) ^ (x >>> shift)) >>> 0;
}

/** The first 32 bits behind the point of the cube roots of the first 64 primes. */
const constants = fractions(64, Math.cbrt);
/** The same of the square roots of the first 8. */
const initial = fractions(8, Math.sqrt);

function fractions(count: number, root: (value: number) => number): Uint32Array {
  const primes: number[] = [];
  for (let candidate = 2; primes.length < count; candidate++) {
    if (primes.every((prime) => candidate % prime !== 0)) primes.push(candidate);
  }
  return Uint32Array.from(primes, (prime) => Math.floor((root(prime) % 1) * 2 ** 32));
}
