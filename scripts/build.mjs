// npm run build [-- --force] [server] [widget] [console]: builds what has changed.
import path from 'node:path'
import { build } from './lib/build.mjs'
import { main } from './lib/say.mjs'

const root = path.resolve(import.meta.dirname, '..')
const args = process.argv.slice(2)
const names = args.filter((arg) => !arg.startsWith('-'))
await main(() => build(root, { force: args.includes('--force'), ...(names.length > 0 ? { only: names } : {}) }))
