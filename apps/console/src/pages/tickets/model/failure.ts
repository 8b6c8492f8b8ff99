import { failureText, isApiError } from '../../../api/client.ts'

/** The sentence of a refusal, with what is wrong with which field where the server says so. */
export function failureLines(failure: unknown): string {
  const fields = isApiError(failure, 'bad_request') ? (failure.fields ?? []).map(({ message }) => message).filter((message) => !failure.message.includes(message)) : []
  return [failureText(failure), ...new Set(fields)].join(' ')
}
