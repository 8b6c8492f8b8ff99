const rows = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm']

function neighbours(): ReadonlyMap<string, string> {
  const map = new Map<string, string>()
  rows.forEach((row, r) => {
    ;[...row].forEach((letter, i) => {
      // each lower row lies half a key to the right
      const above = rows[r - 1]?.slice(i, i + 2) ?? ''
      const below = rows[r + 1]?.slice(Math.max(0, i - 1), i + 1) ?? ''
      map.set(letter, row.charAt(i - 1) + row.charAt(i + 1) + above + below)
    })
  })
  return map
}

const beside = neighbours()

/** The letters beside a letter on the usual keyboard (QWERTY); '' for what is no lower-case letter. */
export function keysBeside(letter: string): string {
  return beside.get(letter) ?? ''
}
