import type { Language } from '@yingda/contract'

/** Longest name kept, in Unicode characters. */
const MAX_NAME = 200
const MAX_EXTENSION = 16

/** What nobody sees or what changes how the rest is shown: control, zero-width, direction and tag characters, line separators. */
const invisible = /[\p{Cc}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}\ufff9-\ufffb]/gu
/** Halves of characters. */
const broken = /\p{Cs}/gu
const separators = /[/\\]/gu

const unnamed: Record<Language, string> = { zh: '文件', en: 'file' }

/**
 * A file's name as it is shown and offered for saving: what was typed, without invisible characters and path separators,
 * cut in the middle when too long so that the extension stays. It never becomes part of a path on the server.
 */
export function cleanFileName(name: string, language: Language): string {
  const visible = name.replace(broken, '\ufffd').replace(invisible, '').replace(separators, '_').replace(/\s+/gu, ' ').trim()
  if (/^[._ ]*$/u.test(visible)) return unnamed[language]
  return shortened(visible)
}

function shortened(name: string): string {
  const letters = [...name]
  if (letters.length <= MAX_NAME) return name
  const dot = letters.lastIndexOf('.')
  const extension = dot > 0 && letters.length - dot <= MAX_EXTENSION ? letters.slice(dot) : []
  return [...letters.slice(0, MAX_NAME - extension.length - 1), '…', ...extension].join('')
}

/** The extension as an operating system would see it: width variants made plain, lower case, dots and spaces at the end dropped. */
export function extensionOf(name: string): string {
  const plain = name.normalize('NFKC').replace(invisible, '').toLowerCase().replace(/[. ]+$/u, '')
  const dot = plain.lastIndexOf('.')
  return dot < 0 ? '' : plain.slice(dot + 1)
}

/** Extensions that start a program, install one or change settings when somebody opens the saved file. */
const programs = new Set(
  `apk app appref-ms appx application bat cer chm cmd com command cpl crx desktop dll dmg exe gadget hta img inf ins iso jar jnlp js jse lnk
  msc msh msi msix msp mst ocx pif pkg ps1 psd1 psm1 py pyw reg scf scr sct settingcontent-ms sh shb shs sys terminal url vb vbe vbs vhd
  vhdx workflow ws wsc wsf wsh xll xpi`.split(/\s+/u),
)

/** True when opening a file of this name would run it. */
export function isProgramName(name: string): boolean {
  return programs.has(extensionOf(name))
}

/** A Content-Disposition header (RFC 6266, RFC 8187): a plain ASCII name for old programs, the whole one in UTF-8. */
export function contentDisposition(kind: 'inline' | 'attachment', name: string): string {
  const ascii = name.normalize('NFKD').replace(/[^\x20-\x7e]+/gu, '_').replace(/["\\%;]/gu, '_')
  const encoded = encodeURIComponent(name.replace(broken, '\ufffd')).replace(/['()*]/gu, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
  return `${kind}; filename="${ascii}"; filename*=UTF-8''${encoded}`
}
