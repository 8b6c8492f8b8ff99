import type { BayesClassifier, Natural } from 'natural'
import { pairTokens, hasHan } from '../tokens.ts'
import { textsOf, timed, toBytes, toText, type Asked, type Engine } from '../types.ts'

type Classifier = BayesClassifier
type Scores = ReturnType<Classifier['getClassifications']>

/** The library weighs 77 MB with what it brings along, so it is no dependency of the project. */
async function library(): Promise<Natural> {
  try {
    return (await import('natural')).default
  } catch (error) {
    if ((error as { code?: string }).code !== 'ERR_MODULE_NOT_FOUND') throw error
    throw new Error('natural is not installed: npm install --no-save natural@8.1.1', { cause: error })
  }
}

/** natural stems English by itself and reads no Chinese: that is handed over in tokens. */
const readable = (text: string): string | string[] => (hasHan(text) ? pairTokens(text) : text)

function asked(classifier: Classifier): Asked<Scores> {
  return {
    ask: ({ text }) => classifier.getClassifications(readable(text)),
    read: (scores) => {
      const total = scores.reduce((sum, { value }) => sum + value, 0)
      const best = scores[0]?.value ?? 0
      const known = scores.filter(({ label }) => label !== NONE)
      return { ranked: known.map(({ label }) => label), score: total === 0 ? 0 : best / total, answer: scores[0]?.label === NONE ? null : (scores[0]?.label ?? null) }
    },
  }
}

const NONE = '\u0000none'

async function learn(kind: 'BayesClassifier' | 'LogisticRegressionClassifier', data: Parameters<Engine['train']>[0]): ReturnType<Engine['train']> {
  const natural = await library()
  const classifier = new natural[kind]()
  const { seconds } = await timed(() => {
    for (const { text, label } of textsOf(data)) classifier.addDocument(readable(text), label)
    for (const text of data.outside) classifier.addDocument(readable(text), NONE)
    classifier.train()
  })
  return { model: toBytes(classifier), seconds }
}

export const natural: Engine<Scores> = {
  about: 'natural, naive Bayes; Chinese in pairs of characters; always answers; score: share of the best class',
  usesOutside: true,
  train: (data) => learn('BayesClassifier', data),
  async load(model) {
    return asked((await library()).BayesClassifier.restore(JSON.parse(toText(model)) as Record<string, unknown>))
  },
}

export const naturalLogistic: Engine<Scores> = {
  about: 'natural, logistic regression; otherwise as natural',
  usesOutside: true,
  train: (data) => learn('LogisticRegressionClassifier', data),
  async load(model) {
    return asked((await library()).LogisticRegressionClassifier.restore(JSON.parse(toText(model)) as Record<string, unknown>))
  },
}
