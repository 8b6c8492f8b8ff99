/** The walls of the house: who may import whom. Lowest module first; a module sees only those named before it. */
const MODULES = [
  'identity', 'audit', 'calendars', 'customers', 'conversations', 'knowledge', 'connectors', 'channels', 'routing', 'tickets', 'bot',
  'replies', 'notices', 'quality', 'reports', 'developers', 'operations',
]
const SERVER = '^apps/server/src'
const TESTS = String.raw`\.test\.tsx?$|\.(bench|child|testkit)\.ts$|/test-world\.ts$|^apps/[^/]+/test/`

const moduleRules = MODULES.flatMap((name, index) => {
  const later = MODULES.slice(index + 1)
  const earlier = MODULES.slice(0, index)
  const from = { path: `${SERVER}/modules/${name}/` }
  return [
    ...(later.length === 0
      ? []
      : [
          {
            name: `${name}-sees-only-lower-modules`,
            comment: `${name} may not use ${later.join(', ')}: take it as a parameter at the composition root, or hear an event`,
            severity: 'error',
            from,
            to: { path: `${SERVER}/modules/(${later.join('|')})/` },
          },
        ]),
    ...(earlier.length === 0
      ? []
      : [
          {
            name: `${name}-uses-faces-only`,
            comment: 'of another module only its index.ts may be imported',
            severity: 'error',
            from: { ...from, pathNot: TESTS },
            to: { path: `${SERVER}/modules/(${earlier.join('|')})/`, pathNot: `${SERVER}/modules/[^/]+/index\\.ts$` },
          },
        ]),
  ]
})

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...moduleRules,
    {
      name: 'known-modules',
      comment: 'a new module takes its place in the order of MODULES first',
      severity: 'error',
      from: {},
      to: { path: `${SERVER}/modules/(?!(${MODULES.join('|')})/)[^/]+` },
    },
    {
      name: 'no-cycles',
      comment: 'files that import each other in a circle cannot be understood, or loaded, one by one',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'apps-share-packages-only',
      comment: 'what crosses between apps goes through packages/contract',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'product-code-stands-alone',
      comment: 'the product does not use tests, benchmarks or scripts',
      severity: 'error',
      from: { path: '^(apps|packages)/', pathNot: TESTS },
      to: { path: '^(test|bench|scripts|deploy)/' },
    },
    {
      name: 'tests-are-not-imported',
      severity: 'error',
      from: { path: '^(apps|packages)/', pathNot: TESTS },
      to: { path: TESTS },
    },
    {
      name: 'packages-know-no-app',
      severity: 'error',
      from: { path: '^packages/' },
      to: { path: '^apps/' },
    },
    {
      name: 'dialogue-is-pure',
      comment: 'no input or output, no clock, no library: usable alone',
      severity: 'error',
      from: { path: '^packages/dialogue/', pathNot: TESTS },
      to: { pathNot: '^packages/dialogue/' },
    },
    {
      name: 'contract-knows-only-zod',
      severity: 'error',
      from: { path: '^packages/contract/', pathNot: TESTS },
      to: { pathNot: '^packages/contract/|^node_modules/zod/|^zod$' },
    },
    {
      name: 'client-knows-only-the-contract',
      severity: 'error',
      from: { path: '^packages/client/src/', pathNot: TESTS },
      to: { pathNot: '^packages/(client|contract)/' },
    },
    {
      name: 'server-serves',
      comment: 'the server does not call itself through the client',
      severity: 'error',
      from: { path: `${SERVER}/`, pathNot: TESTS },
      to: { path: '^packages/client/' },
    },
    {
      name: 'browsers-have-no-engine',
      comment: 'the bot thinks in the server',
      severity: 'error',
      from: { path: '^apps/(widget|console)/' },
      to: { path: '^packages/dialogue/' },
    },
    {
      name: 'browsers-have-no-node',
      severity: 'error',
      from: { path: '^apps/(widget|console)/src/', pathNot: TESTS },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'platform-knows-no-module',
      comment: 'platform holds what any server needs and no word of customer service',
      severity: 'error',
      from: { path: `${SERVER}/platform/` },
      to: { path: `${SERVER}/(modules|cli)/` },
    },
    {
      name: 'composition-root-is-the-top',
      comment: 'only main.ts, the commands and tests may import app.ts',
      severity: 'error',
      from: { pathNot: `${SERVER}/(main\\.ts|cli/|app\\.ts|app/)|${TESTS}|^test/|^bench/` },
      to: { path: `${SERVER}/app(\\.ts$|/)` },
    },
    {
      name: 'commands-are-the-top',
      severity: 'error',
      from: { pathNot: `${SERVER}/(main\\.ts|cli/)|${TESTS}|^test/|^bench/` },
      to: { path: `${SERVER}/(main\\.ts|cli/)` },
    },
    {
      name: 'no-development-tools-at-run-time',
      severity: 'error',
      from: { path: `^(apps/server|packages/[^/]+)/src/`, pathNot: TESTS },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'everything-resolves',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types', 'typings'],
    },
    combinedDependencies: false,
  },
}
