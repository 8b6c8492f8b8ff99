export {
  knowledgeOfEntries,
  knowledgeOfTexts,
  queriesOf,
  readEntries,
  readOutsideTexts,
  readQueries,
  readTestTexts,
  readTrainingTexts,
  type EntryRow,
  type EvaluationKnowledge,
  type EvaluationQuery,
  type LabelledText,
  type OutsideText,
  type QueryRow,
} from './data.ts'
export { readEntityCases, reportEntities, type EntityFigures, type EntityReport } from './entities.ts'
export {
  areaUnderRoc,
  macroF1,
  meanReciprocalRank,
  outsideFoundAt,
  percentile,
  recallAt,
  share,
  type RankedLabels,
  type Share,
} from './figures.ts'
export type { LineFault, ReadRows, Sentence } from './lines.ts'
export { evaluateNoise, spoilt, type NoiseComparison, type NoiseReport, type NoiseRun, type RecallFigures } from './noise.ts'
export { isWrongAnswer, judge, summarise, type Judged, type JudgeOptions, type UnderstandingFigures } from './understanding.ts'
