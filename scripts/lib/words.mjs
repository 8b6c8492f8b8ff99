/** What must not stand in the repository. Put together here from parts, so that this file does not find itself. */
const join = (...parts) => parts.join('')

const RULES = [
  {
    what: "a path of somebody's machine",
    pattern: new RegExp(join('(?<![\\w./-])/', '(work|home|Users|root)', '/[A-Za-z]')),
    except: /^(docs|README|scripts\/lib\/words|deploy)/,
  },
  { what: "a path of somebody's machine", pattern: new RegExp(join('/wo', 'rk/(main|shared|\\.library)')) },
  { what: 'a registry address in the lock file', pattern: /"resolved": "(?!apps\/|packages\/)/, only: /package-lock\.json$/ },
  {
    what: 'a registry address',
    pattern: new RegExp(join('registry\\.', '(npmjs|npmmirror|yarnpkg)|', 'ver', 'daccio|', 'art', 'ifactory|https?://[\\w.-]+/', 'npm/')),
    except: /^docs\//,
  },
  {
    what: 'unfinished work',
    pattern: new RegExp(join('\\b(', 'TO', 'DO|', 'FIX', 'ME|', 'XX', 'X|HA', 'CK)\\b')),
    except: /^content\/|\.jsonl$|^docs\//,
  },
  { what: 'a silenced compiler', pattern: new RegExp(join('@ts-', '(ignore|nocheck|expect-error)')), only: /\.[cm]?[jt]sx?$/ },
  { what: 'a silenced linter', pattern: new RegExp(join('(eslint|depcruise|oxlint|biome)-', '(disable|ignore)')), only: /\.[cm]?[jt]sx?$/ },
  {
    what: 'a test that is left out or alone',
    pattern: new RegExp(join('\\b(it|test|describe)\\.', '(only|skip|todo|fails)\\b')),
    only: /\.test\.tsx?$/,
  },
  { what: 'a private key', pattern: new RegExp(join('-----BEGIN ', '(RSA |EC |OPENSSH )?PRIVATE KEY-----')) },
]

/** Places where a rule does not hold, with the reason; keep it short. */
const ALLOWED = [
  // the words check and its test name what they look for
  { file: /^scripts\/(lib\/words\.mjs|words\.test\.ts)$/, what: /./ },
]

/** Every finding in one file: the line (from 1) and what is wrong there. */
export function findWords(name, text) {
  const rules = RULES.filter(({ only, except }) => (only?.test(name) ?? true) && !(except?.test(name) ?? false))
  const findings = []
  for (const [index, line] of text.split('\n').entries()) {
    for (const { what, pattern } of rules) {
      if (pattern.test(line) && !ALLOWED.some((allowed) => allowed.file.test(name) && allowed.what.test(what)))
        findings.push({ line: index + 1, what })
    }
  }
  return findings
}
