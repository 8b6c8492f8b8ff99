import { prepare } from '../e2e/lib/prepared.ts'

/** Before the first browser test: what is tested is built, and the systems that every test starts from are made. */
export default prepare
