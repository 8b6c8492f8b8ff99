export { turn, type TurnResult } from './engine.ts'
export { explain } from './explain.ts'
export type { DenialSignal, FollowUpSignal } from './context/context.ts'
export { entityFinderOf, entityOptionsOf, type RecordedEntity } from './context/entities.ts'
export type { Mood } from './context/mood.ts'
export type { Part } from './context/several.ts'
export * from './entities/index.ts'
export { rank, type Ranked } from './rank.ts'
export { canonical } from './canonical.ts'
export type { RankedEntry } from './ranked.ts'
export type { DecisionRecord, Signals } from './record.ts'
export { answerThreshold } from './model/calibrate.ts'
export { splitMarkdown, type PassageRange } from './passages/split.ts'
export { compileRelease, isSmallChange, releaseId, type CompileOptions } from './release/compile.ts'
export { ReleaseError, type DocumentFault, type ReleaseFault } from './release/errors.ts'
export type { Basis, Release, ReleaseWarning } from './release/release.ts'
export { loadRelease, serializeRelease } from './release/serialise.ts'
export { defaultSettings } from './settings.ts'
export { initialState } from './state.ts'
export { normalise, originalRange, type Normalised } from './text/normalise.ts'
export { readable, standardise } from './text/standard.ts'
export { defaultTexts } from './texts.ts'
export { learnEncoder, defaultLearnOptions, type LearnOptions } from './trade/learn.ts'
export { createFeatureReader } from './trade/features.ts'
export { collectSayings, type Sayings } from './trade/sayings.ts'
export { createEncoder, type Encoder } from './trade/encoder.ts'
export { learnSpoken, learnWords, noWords, type SpokenGrams, type SpokenWords } from './trade/spoken.ts'
export { loadTrade, serializeTrade, tradeId, type Trade, type TradePack } from './trade/trade.ts'
export { engineVersion } from './version.ts'
export { answerFor } from './decide/execute.ts'
export type { Candidate, Command, Evidence, PassageEvidence } from './commands.ts'
export type { Producer } from './producers/producer.ts'
export type {
  Action,
  AnswerVariant,
  Choice,
  DialogueState,
  Enumeration,
  HandoffReason,
  KnowledgeDocument,
  KnowledgeEntry,
  Language,
  LastReply,
  OwnNames,
  Product,
  ReleaseSource,
  Reply,
  Settings,
  SmallTalk,
  TermKind,
  TermSet,
  Texts,
  TurnInput,
} from './types.ts'
