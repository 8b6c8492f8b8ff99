import { writeZip } from './zip.ts'

const xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packages = 'http://schemas.openxmlformats.org/package/2006'
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const kind = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

const fixed: Record<string, string> = {
  '[Content_Types].xml': `${xml}<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${kind}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${kind}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${kind}.styles+xml"/></Types>`,
  '_rels/.rels': `${xml}<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  'xl/_rels/workbook.xml.rels': `${xml}<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${office}/styles" Target="styles.xml"/></Relationships>`,
  // style 1: bold, for the header; style 2: wrapped text; both as text, so that nothing is taken for a number or formula
  'xl/styles.xml': `${xml}<styleSheet xmlns="${main}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1" applyNumberFormat="1"/><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`,
}

const hex = (unit: string): string => `_x${unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`

/** Text as it stands in a cell: XML's own characters escaped, those XML cannot hold in the way of spreadsheets. */
function cellText(text: string): string {
  return text
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/gu, hex)
    .replace(/[^\t\n\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, hex)
    .replace(/&/gu, '&amp;')
    .replace(/</gu, '&lt;')
    .replace(/>/gu, '&gt;')
}

function columnName(at: number): string {
  const letter = String.fromCharCode(65 + (at % 26))
  return at < 26 ? letter : columnName(Math.floor(at / 26) - 1) + letter
}

/** Text stays text whatever it says; numbers can be reckoned with. */
export type XlsxCell = string | number

function rowXml(row: number, cells: readonly XlsxCell[], style: number): string {
  const written = cells.map((cell, at) =>
    typeof cell === 'number' ? `<c r="${columnName(at)}${row}" s="0"><v>${cell}</v></c>` : cell === '' ? '' : `<c r="${columnName(at)}${row}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${cellText(cell)}</t></is></c>`,
  )
  return `<row r="${row}">${written.join('')}</row>`
}

async function* sheetXml(header: readonly string[], pages: AsyncIterable<readonly (readonly XlsxCell[])[]>): AsyncGenerator<string> {
  const widths = header.map((_, at) => `<col min="${at + 1}" max="${at + 1}" width="${at === 0 ? 18 : 30}" customWidth="1"/>`).join('')
  yield `${xml}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${widths}</cols><sheetData>`
  yield rowXml(1, header, 1)
  let row = 1
  for await (const page of pages) {
    const written = page.map((cells) => {
      row += 1
      return rowXml(row, cells, 2)
    })
    yield written.join('')
  }
  yield '</sheetData></worksheet>'
}

function workbook(sheetName: string): string {
  return `${xml}<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="${cellText(sheetName)}" sheetId="1" r:id="rId1"/></sheets></workbook>`
}

/** Writes a workbook of one sheet piece by piece. Cells are text or numbers: nothing in them is a formula. */
export function writeXlsx(sheetName: string, header: readonly string[], pages: AsyncIterable<readonly (readonly XlsxCell[])[]>): AsyncGenerator<Buffer> {
  const constant = Object.entries({ ...fixed, 'xl/workbook.xml': workbook(sheetName) }).map(([name, content]) => ({ name, content: [content] }))
  return writeZip([...constant, { name: 'xl/worksheets/sheet1.xml', content: sheetXml(header, pages) }])
}
