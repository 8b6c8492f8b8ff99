import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cleanFileName, contentDisposition, extensionOf, isProgramName } from './file-name.ts'

const clean = (name: string): string => cleanFileName(name, 'zh')

test.each(['2024年发票（1）.pdf', 'résumé – final.docx', '截图 2024-05-01 10.20.30.png', '.htaccess', 'файл.txt', 'ﾊﾝｶｸ.jpg', 'a&b=c;d#e%20f.zip', "l'été.png"])(
  'an ordinary name stays as typed: %s',
  (name) => {
    expect(clean(name)).toBe(name)
  },
)

describe('T19: names that pretend', () => {
  test.each([
    ['zero-width space hides the extension', '.hta\u200bccess', '.htaccess'],
    ['zero-width joiner and no-break space', 'a\u200d\ufeffb.p\u2060df', 'ab.pdf'],
    ['direction override turns the extension round', 'photo\u202egnp.exe', 'photognp.exe'],
    ['isolates and marks', '\u2066evil\u2069\u200f.txt', 'evil.txt'],
    ['control characters', 'a\0b\r\nSet-Cookie: x\x1b[31m\x7f\u0085.txt', 'abSet-Cookie: x[31m.txt'],
    ['line separators', 'a\u2028b\u2029c.txt', 'abc.txt'],
    ['tag characters', `plain\u{e0061}\u{e0062}.txt`, 'plain.txt'],
    ['Hangul filler and soft hyphen', 'a\u3164b\u00adc.txt', 'abc.txt'],
    ['half of a character', 'a\ud800b.txt', 'a\ufffdb.txt'],
    ['a way out of the folder', '../../etc/passwd', '.._.._etc_passwd'],
    ['a way out of the folder on Windows', '..\\..\\boot.ini', '.._.._boot.ini'],
    ['spaces that push the end out of sight', `bill.pdf${' '.repeat(80)}.html`, 'bill.pdf .html'],
    ['ideographic and no-break spaces', 'a\u3000\u00a0b.txt', 'a b.txt'],
  ])('%s', (_what, typed, shown) => {
    expect(clean(typed)).toBe(shown)
  })

  test.each(['', ' ', '.', '..', '../', '\u200b', '\u202e\u2066', '\0', '//', '\\'])('a name of nothing is given one: %j', (name) => {
    expect(cleanFileName(name, 'zh')).toBe('文件')
    expect(cleanFileName(name, 'en')).toBe('file')
  })

  test.each([
    'setup.exe', 'SETUP.EXE', 'setup.exe.', 'setup.exe . .', 'setup.ｅｘｅ', 'setup．exe', 'set\u200bup.e\u200bxe', 'photo\u202egnp.exe', 'a.pdf.scr', 'run.bat', 'x.vbs',
    'x.lnk', 'app.apk', 'x.jar', 'x.msi', 'x.ps1', 'invoice.pdf .js', 'a.hta\u200b', 'x.COM\ufeff', 'install.sh', 'shortcut.url',
  ])('the name of a program is recognised through every disguise: %j', (name) => {
    expect(isProgramName(clean(name))).toBe(true)
  })

  test.each(['a.pdf', 'exe', 'exe.txt', '.exe.png', 'report.docx', '.htaccess', 'page.html', 'drawing.svg', 'mobile.example', '程序.zip'])('other names are not: %j', (name) => {
    expect(isProgramName(clean(name))).toBe(false)
  })
})

test('a long name is cut in the middle, at whole characters, and keeps its extension', () => {
  const cut = clean(`${'😀'.repeat(300)}.xlsx`)
  expect([...cut]).toHaveLength(200)
  expect(cut.endsWith('😀….xlsx')).toBe(true)
  expect(cut).not.toMatch(/\p{Cs}/u)
  expect([...clean('x'.repeat(1000))]).toHaveLength(200)
  expect([...clean(`a.${'b'.repeat(1000)}`)]).toHaveLength(200)
})

test('any name becomes one that is whole, visible, without a path, and cleaning again changes nothing', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.string({ unit: 'grapheme', maxLength: 300 })), (name) => {
      const shown = clean(name)
      expect(shown).not.toMatch(/\p{Cs}/u)
      expect(shown).not.toMatch(/[/\\\p{Cc}\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u)
      expect(shown.trim()).not.toBe('')
      expect([...shown].length).toBeLessThanOrEqual(200)
      expect(clean(shown)).toBe(shown)
    }),
  )
})

describe('the header for saving', () => {
  test('carries the whole name, and a plain one for old programs', () => {
    expect(contentDisposition('attachment', '发票 2024.pdf')).toBe(`attachment; filename="_ 2024.pdf"; filename*=UTF-8''%E5%8F%91%E7%A5%A8%202024.pdf`)
    expect(contentDisposition('inline', `it's "a" (1)*.png`)).toBe(`inline; filename="it's _a_ (1)*.png"; filename*=UTF-8''it%27s%20%22a%22%20%281%29%2A.png`)
  })

  test('no name breaks out of the header', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (name) => {
        const header = contentDisposition('attachment', clean(name))
        expect(header).toMatch(/^attachment; filename="[^"\\\x7f-\uffff]*"; filename\*=UTF-8''[A-Za-z0-9!%._~-]*$/u)
        expect(decodeURIComponent(header.slice(header.lastIndexOf("''") + 2))).toBe(clean(name))
      }),
    )
  })

  test('the extension is what an operating system would take', () => {
    expect([extensionOf('a.tar.GZ'), extensionOf('none'), extensionOf('.profile'), extensionOf('x.pdf. . ')]).toEqual(['gz', '', 'profile', 'pdf'])
  })
})
