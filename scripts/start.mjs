// npm start: installs, builds and serves. No imports above the check, so that an old Node can still say what is missing.
const parts = process.versions.node.split('.').map(Number)
const isOld = parts[0] < 20 || (parts[0] === 20 && parts[1] < 19)

if (isOld) {
  process.stderr.write(
    '✗ 应答需要 Node.js 20.19 或更高版本，当前是 ' +
      process.versions.node +
      '。\n' +
      '  → 请从 https://nodejs.org 安装较新的版本（推荐长期支持版），然后再次运行 npm start。\n' +
      '✗ Yingda needs Node.js 20.19 or later; this is ' +
      process.versions.node +
      '.\n' +
      '  → Install a newer version from https://nodejs.org (the long-term support release is recommended), then run npm start again.\n',
  )
  process.exitCode = 1
} else {
  import('./lib/run.mjs').then(function (run) {
    return run.runServer(['serve'].concat(process.argv.slice(2)))
  })
}
