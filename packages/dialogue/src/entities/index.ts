export { foldedName, longestName } from './catalogue.ts'
export { createEntityFinder, defaultOrderNumberPatterns, findEntities, type EntityFinder } from './find.ts'
export {
  evaluateEntities,
  parseEntityCases,
  type EntityCase,
  type EntityEvaluation,
  type EntityMistake,
  type EntityScores,
  type ExpectedEntity,
  type ParsedCases,
} from './evaluate.ts'
export { checkOrderNumberPattern, orderPatternProblem, type PatternProblem } from './order-pattern.ts'
export {
  EntityOptionsError,
  type Address,
  type Amount,
  type CatalogueName,
  type DateRange,
  type Entity,
  type EntityMeaning,
  type EntityOptions,
  type EntityType,
  type EnumerationName,
  type EnumerationValue,
  type ProductValue,
  type Quantity,
} from './types.ts'
