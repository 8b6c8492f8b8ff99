import type { Nlp } from '@nlpjs/basic'
import { textsOf, timed, toBytes, toText, type Engine } from '../types.ts'

type Reply = Awaited<ReturnType<Nlp['process']>>

async function create(): Promise<Nlp> {
  const [{ containerBootstrap, LangEn, Nlp: plugin }, { LangZh }] = await Promise.all([import('@nlpjs/basic'), import('@nlpjs/lang-zh')])
  const container = await containerBootstrap({ settings: { nlp: { autoSave: false, autoLoad: false, calculateSentiment: false, nlu: { log: false } } } })
  for (const each of [plugin, LangEn, LangZh]) container.use(each)
  const nlp = container.get('nlp')
  return nlp
}

export const nlpjs: Engine<Reply> = {
  about: 'nlp.js (@nlpjs/basic, lang-en, lang-zh): process() with its defaults, without sentiment; score: best intent other than None',
  usesOutside: true,
  async train(data) {
    const nlp = await create()
    const texts = textsOf(data)
    const languages = [...new Set(texts.map(({ language }) => language))]
    nlp.addLanguage(languages)
    for (const { text, label, language } of texts) nlp.addDocument(language, text, label)
    for (const text of data.outside) nlp.addDocument(languages[0] ?? 'zh', text, 'None')
    const { seconds } = await timed(() => nlp.train())
    return { model: toBytes(nlp.export(true)), seconds }
  },
  async load(model) {
    const nlp = await create()
    nlp.import(toText(model))
    return {
      ask: ({ text, language }) => nlp.process(language, text),
      read: ({ intent, classifications }) => {
        const known = classifications.filter((one) => one.intent !== 'None')
        return { ranked: known.map((one) => one.intent), score: known[0]?.score ?? 0, answer: intent === 'None' ? null : intent }
      },
    }
  },
}
