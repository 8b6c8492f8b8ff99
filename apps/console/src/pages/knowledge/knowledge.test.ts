import { describe, expect, it } from 'vitest'
import { entryFilterOf, filterQuery, isFiltered, withEntryFilter } from './filter.ts'
import { rejectedCsv } from './rejected-csv.ts'
import { addLines, MOST_SIMILAR } from './similar.ts'

describe('filter of entries in the address', () => {
  it('reads what it wrote and keeps the rest', () => {
    const params = withEntryFilter(new URLSearchParams('test=1&q=old'), { search: '退款', category: '售后', language: 'zh', enabled: 'false' })
    expect(params.get('test')).toBe('1')
    expect(entryFilterOf(params)).toEqual({ search: '退款', category: '售后', language: 'zh', enabled: 'false' })
    const cleared = withEntryFilter(params, { search: '', category: '', language: '', enabled: '' })
    expect(cleared.toString()).toBe('test=1')
    expect(isFiltered(entryFilterOf(cleared))).toBe(false)
  })

  it('takes no nonsense over, and sends only what is set', () => {
    expect(entryFilterOf(new URLSearchParams('language=fr&enabled=maybe'))).toEqual({ search: '', category: '', language: '', enabled: '' })
    expect(filterQuery(entryFilterOf(new URLSearchParams('q=a')))).toEqual({ search: 'a' })
  })
})

describe('similar questions', () => {
  it('are added line by line, without list marks and empty lines', () => {
    expect(addLines(['a'], '1. 怎么退货\r\n- 能退吗\n\n  3、退货流程 ', '如何退货').list).toEqual(['a', '怎么退货', '能退吗', '退货流程'])
  })

  it('leave repeats out, also of the question', () => {
    expect(addLines(['怎么退货？'], '怎么退货\n怎么退货?\n如何退货。\n能退吗', '如何退货')).toEqual({ list: ['怎么退货？', '能退吗'], added: 1, skipped: 3 })
  })

  it('keep numbers that belong to the question', () => {
    expect(addLines([], '7天无理由怎么算\n2024 款有货吗', '').list).toEqual(['7天无理由怎么算', '2024 款有货吗'])
  })

  it('stop at the limits', () => {
    const many = Array.from({ length: MOST_SIMILAR + 5 }, (_, index) => `问法 ${index}`).join('\n')
    expect(addLines([], many, '').list).toHaveLength(MOST_SIMILAR)
    expect(addLines([], 'x'.repeat(501), '')).toMatchObject({ added: 0, skipped: 1 })
  })
})

describe('rejected rows as CSV', () => {
  it('quote, and never start a formula', () => {
    const csv = rejectedCsv([{ row: 7, reason: '缺少 "answer", 请补全', text: '=HYPERLINK("http://x")' }, { row: 8, reason: 'x', text: 'a\nb' }], ['行号', '原因', '内容'])
    expect(csv).toBe('\ufeff行号,原因,内容\r\n7,"缺少 ""answer"", 请补全","\'=HYPERLINK(""http://x"")"\r\n8,x,"a\nb"\r\n')
  })
})
