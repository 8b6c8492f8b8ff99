const ORIENTATION = 0x0112
const SHORT = 3
const PREFIX = 'Exif\0\0'

const startsWith = (bytes: Uint8Array, text: string): boolean => bytes.length >= text.length && [...text].every((letter, at) => bytes[at] === letter.charCodeAt(0))

/** Without the `Exif\0\0` that JPEG, and some writers of WebP, put before it. */
export const tiffOf = (exif: Uint8Array): Uint8Array => (startsWith(exif, PREFIX) ? exif.subarray(PREFIX.length) : exif)

export const isExif = (app1: Uint8Array): boolean => startsWith(app1, PREFIX)

/** How EXIF data (a TIFF file) says a picture is to be shown: 1 as it is, 2 to 8 mirrored or turned; 1 when it says nothing that holds. */
export function orientationOf(tiff: Uint8Array): number {
  if (tiff.length < 14) return 1
  const data = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength)
  const little = startsWith(tiff, 'II')
  const directory = data.getUint32(4, little)
  if (directory + 2 > tiff.length) return 1
  const entries = data.getUint16(directory, little)
  for (let at = directory + 2, n = 0; n < entries && at + 12 <= tiff.length; n++, at += 12) {
    if (data.getUint16(at, little) !== ORIENTATION) continue
    const orientation = data.getUint16(at + 8, little)
    return orientation >= 1 && orientation <= 8 ? orientation : 1
  }
  return 1
}

/** EXIF data that says how a picture is to be shown and nothing else: 26 bytes. */
export function onlyOrientation(orientation: number): Uint8Array {
  const bytes = new Uint8Array(26)
  const data = new DataView(bytes.buffer)
  bytes.set([0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1])
  data.setUint16(10, ORIENTATION)
  data.setUint16(12, SHORT)
  data.setUint32(14, 1)
  data.setUint16(18, orientation)
  return bytes
}
