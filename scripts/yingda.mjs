#!/usr/bin/env node
// npx yingda <command>: the commands of the server (serve, migrate, backup, restore …); without one it lists them.
const parts = process.versions.node.split('.').map(Number)

if (parts[0] < 20 || (parts[0] === 20 && parts[1] < 19)) {
  process.stderr.write('✗ 应答需要 Node.js 20.19 或更高版本 / Yingda needs Node.js 20.19 or later → https://nodejs.org\n')
  process.exitCode = 1
} else {
  import('./lib/run.mjs').then(function (run) {
    return run.runServer(process.argv.slice(2))
  })
}
